/* The wizard without the server: undoing by keyboard, cells of the preview, the address. */
(function () {
  "use strict";
  const make = (...parts) => window.React.createElement(...parts);
  const none = () => window.dash_clientside.no_update;

  // inside a field the browser undoes what was typed
  document.addEventListener("keydown", function (event) {
    const undo = document.getElementById("clean-undo");
    const typing = event.target.closest("input:not([type='radio']):not([type='checkbox']), textarea, [contenteditable='true']");
    const key = event.key.toLowerCase();
    if (!undo || typing || !(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) {
      return;
    }
    const redo = key === "y" || event.shiftKey;
    event.preventDefault();
    document.getElementById(redo ? "clean-redo" : "clean-undo").click();
  });

  // the menu of steps folds when one is chosen, at Escape, and when something else is pressed
  function fold(event) {
    const menu = document.getElementById("clean-add");
    if (!menu || !menu.open) {
      return;
    }
    const chosen = event.type === "click" && (!menu.contains(event.target) || event.target.closest(".step-choice"));
    if (chosen || event.key === "Escape") {
      menu.open = false;
      if (event.key === "Escape") {
        menu.querySelector("summary").focus();
      }
    }
  }
  document.addEventListener("click", fold);
  document.addEventListener("keydown", fold);

  function word(tag, text, look) {
    return text === null || text === undefined
      ? make(tag, { className: (look || "") + " is-missing" }, "missing")
      : make(tag, { className: look || "", dir: "auto" }, text);
  }

  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
    PreviewRow: function (props) {
      const sign = props.data.dropped && make("span", { className: "drop-sign", title: "The step drops this row" }, "− dropped");
      return make("span", { className: "row-number" }, props.value, sign);
    },
    PreviewCell: function (props) {
      const [before, after, mark] = props.value;
      if (mark === "changed") {
        const label = "was " + (before === null ? "missing" : before) + ", becomes " + (after === null ? "missing" : after);
        return make("span", { className: "diff", title: label }, word("del", before), make("span", { "aria-hidden": "true" }, " → "), word("ins", after));
      }
      if (mark === "added") {
        return word("ins", after, "diff");
      }
      if (mark === "removed") {
        return word("del", before, "diff");
      }
      return word("span", after, mark === "same" ? "" : "diff-side is-" + mark);
    },
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.clean = {
    pressed: function () {
      // buttons that were drawn anew at the same moment come along, without clicks
      const first = window.dash_clientside.callback_context.triggered.find((item) => item.value);
      if (!first) {
        return none();
      }
      const end = first.prop_id.lastIndexOf(".");
      const id = first.prop_id.slice(0, end);
      const own = id[0] === "{" ? JSON.parse(id) : { act: id.replace("clean-", ""), at: null };
      return { act: own.act, at: own.at, clock: Date.now() };
    },
    // fields come and go with what is shown: what stands in them is kept where callbacks always find it
    aimed: function (values) {
      return values.length ? values[0] : none();
    },
    written: function (values, columns) {
      const fields = window.dash_clientside.callback_context.inputs_list[0];
      const raw = Object.fromEntries(fields.map((field, place) => [field.id.name, values[place]]));
      return columns.length ? { raw, columns: columns[0] || [] } : none();
    },
    remember: function (picked) {
      const query = new URLSearchParams(window.location.search);
      if (picked && picked.step !== null && picked.step !== undefined) {
        query.set("step", picked.step + 1);
      } else {
        query.delete("step");
      }
      const text = query.toString();
      window.history.replaceState(window.history.state, "", window.location.pathname + (text ? "?" + text : ""));
    },
    choose_column: function (cell, choice) {
      if (!cell) {
        return none();
      }
      window.history.replaceState(window.history.state, "", window.location.pathname + "?" + new URLSearchParams({ column: cell.rowId }));
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      document.getElementById("run-detail").scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
      return Object.assign({}, choice, { column: cell.rowId });
    },
    go: function (path) {
      if (path) {
        window.history.pushState({}, "", path);
        window.dispatchEvent(new CustomEvent("_dashprivate_pushstate")); // what a link of Dash does
      }
    },
  };
})();
