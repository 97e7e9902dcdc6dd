/* Cells of the lists of data: names that lead somewhere, buttons that do something. */
(function () {
  "use strict";
  const make = (...parts) => window.React.createElement(...parts);

  // a link within the dashboard, which does not load the page anew
  function lead(event, path) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      window.history.pushState({}, "", path);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
      window.scrollTo(0, 0);
    }
  }

  const icon = (name) => make("span", { className: "icon icon-" + name, "aria-hidden": "true" });

  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
    DataName: function (props) {
      const path = "/data/" + props.data.id;
      return make("a", { href: path, className: "data-link", title: props.value, onClick: (event) => lead(event, path) }, props.value);
    },
    DataProblems: function (props) {
      const text = props.data.text.problems;
      return props.value ? make("span", { className: "chip tone-warn" }, icon("warning"), text) : text;
    },
    DataExport: function (props) {
      const link = { href: props.data.href, download: props.data.name + ".json", className: "icon-button", title: "Export as JSON" };
      return make("a", Object.assign(link, { "aria-label": "Export " + props.data.name }), icon("download"));
    },
    // the click reaches the grid, which asks before anything is done
    DataDelete: function (props) {
      const label = "Delete " + props.data.name;
      return make("button", { type: "button", className: "icon-button", title: "Delete …", "aria-label": label }, icon("trash"));
    },
    // a value of the data: numbers to the right, what is missing told apart from an empty text
    DataValue: function (props) {
      if (props.data === undefined) {
        return "…";
      }
      return props.value === null || props.value === undefined ? make("span", { className: "missing" }, "missing") : String(props.value);
    },
  });
})();
