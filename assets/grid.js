/* Cells of grids that are more than text. */
(function () {
  "use strict";
  const make = (...parts) => window.React.createElement(...parts);

  // Enter on a cell chooses its row, as a click does
  document.addEventListener("keydown", function (event) {
    const row = event.key === "Enter" && event.target.classList.contains("ag-cell") && event.target.closest(".ag-row");
    const button = row && row.querySelector(".row-button");
    if (button) {
      button.click();
    }
  });

  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
    StateChip: function (props) {
      const state = props.data.state;
      const icon = make("span", { className: "icon icon-" + state.icon, "aria-hidden": "true" });
      return make("span", { className: "chip tone-" + state.tone }, icon, state.word);
    },
    // words that may take a second line, where the row has room for one
    Sentence: function (props) {
      return make("span", { className: "sentence" }, props.value);
    },
    // a click, or Enter on the button, reaches the grid as a click on the cell
    ColumnName: function (props) {
      const name = make("button", { type: "button", className: "row-button", title: props.value }, props.value);
      return make("span", { className: "name-cell" }, name, make("span", { className: "kind" }, props.data.kind));
    },
  });
})();
