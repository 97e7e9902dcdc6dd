/* Cells of the grid of segments, which take two lines. */
(function () {
  "use strict";
  const make = (...parts) => window.React.createElement(...parts);
  const at = (share) => (100 * share).toFixed(2) + "%";

  function chip(look) {
    const icon = make("span", { className: "icon icon-" + look.icon, "aria-hidden": "true" });
    return make("span", { className: "chip tone-" + look.tone }, icon, look.word);
  }

  function stacked(above, below) {
    const note = make("span", { className: "cell-note", title: below }, below);
    return make("span", { className: "two-lines" }, above, note);
  }

  // the band as a bar, the value as a dot, the reference as a line, all on one scale for the whole grid
  function band(drawn) {
    const parts = [
      drawn.low !== null && make("span", { key: "band", className: "bar", style: { left: at(drawn.low), right: at(1 - drawn.high) } }),
      drawn.reference !== null && make("span", { key: "reference", className: "mark", style: { left: at(drawn.reference) } }),
      make("span", { key: "value", className: "dot-mark", style: { left: at(drawn.value) } }),
    ];
    return make("span", { className: "band" + (drawn.worse ? " is-worse" : ""), "aria-hidden": "true" }, parts);
  }

  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
    SegmentName: function (props) {
      const name = make("button", { type: "button", className: "row-button", title: props.value }, props.value);
      return stacked(name, props.data.by);
    },
    SegmentNumber: function (props) {
      const text = props.data.text[props.colDef.field];
      return stacked(make("span", null, text[0]), text[1]);
    },
    SegmentChip: function (props) {
      const text = props.data.text[props.colDef.field];
      return stacked(chip(text[0]), text[1]);
    },
    SegmentMetric: function (props) {
      const [value, note, drawn] = props.data.text.metric;
      const said = make("span", { className: drawn && drawn.worse ? "over" : "", title: note }, value);
      return make("span", { className: "two-lines" }, said, drawn ? band(drawn) : make("span", { className: "cell-note" }, note));
    },
    SegmentReason: function (props) {
      return make("span", { className: "two-lines is-text" }, props.value);
    },
  });
})();
