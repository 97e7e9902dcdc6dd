/* The look at a dataset: what is searched for stays in the address, types are chosen from one menu. */
(function () {
  "use strict";
  const TOAST_MS = 8000;
  const KINDS = [["text", "Text"], ["number", "Number"], ["truth", "Yes or no"], ["date", "Date"]];
  const none = () => window.dash_clientside.no_update;
  let menu = null;
  let timer = null;

  function close(focus) {
    if (menu) {
      menu.button.setAttribute("aria-expanded", "false");
      menu.list.remove();
      if (focus) {
        menu.button.focus();
      }
      menu = null;
    }
  }

  function open(button) {
    const list = document.createElement("div");
    list.className = "kind-menu";
    list.setAttribute("role", "menu");
    list.setAttribute("aria-label", "Read " + button.dataset.column + " as");
    KINDS.forEach(function ([kind, word]) {
      const item = document.createElement("button");
      Object.assign(item, { type: "button", textContent: word });
      item.setAttribute("role", "menuitem");
      item.addEventListener("click", function () {
        const choice = { column: button.dataset.column, to: kind, word: word.toLowerCase(), at: Date.now() };
        window.dash_clientside.set_props("dataset-kind", { data: choice });
        close(true);
      });
      list.append(item);
    });
    button.setAttribute("aria-expanded", "true");
    button.parentElement.append(list);
    menu = { list, button };
    list.firstChild.focus();
  }

  function hide() {
    if (document.getElementById("dataset-toast")) {
      window.dash_clientside.set_props("dataset-toast", { className: "toast-line" });
    }
  }

  // as the server would draw it, without drawing all cards anew
  function mark(choice) {
    document.querySelectorAll("[data-column][aria-haspopup]").forEach(function (button) {
      if (button.dataset.column === choice.column) {
        button.textContent = button.dataset.kind + " → " + choice.word;
        button.classList.add("is-chosen");
        button.setAttribute("aria-label", choice.column + " is " + button.textContent + "; read it as another type");
      }
    });
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-column][aria-haspopup]");
    const again = menu && button === menu.button;
    if (!menu || !menu.list.contains(event.target)) {
      close(false);
    }
    if (button && !again) {
      open(button);
    }
  });

  document.addEventListener("keydown", function (event) {
    if (!menu) {
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      close(event.key === "Escape");
    } else if (step) {
      event.preventDefault();
      const all = [...menu.list.children];
      all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.dataset = {
    remember: function (find, sort) {
      const query = new URLSearchParams();
      if (find) {
        query.set("find", find);
      }
      if (sort && sort !== "file") {
        query.set("sort", sort);
      }
      const text = query.toString();
      window.history.replaceState(window.history.state, "", window.location.pathname + (text ? "?" + text : ""));
    },
    more: function (clicks, find, sort) {
      const [first] = window.dash_clientside.callback_context.triggered;
      return Boolean(first && first.prop_id.includes("dataset-more") && first.value);
    },
    // to the list, once what was looked at is gone
    leave: function (gone) {
      if (gone) {
        window.history.pushState({}, "", "/data");
        window.dispatchEvent(new CustomEvent("_dashprivate_pushstate")); // what a link of Dash does
      }
    },
    // what is to be deleted, once the person says so
    doom: function (dataset, recipe, keep, datasets, recipes) {
      const [first] = window.dash_clientside.callback_context.triggered;
      if (first && first.value && first.prop_id.startsWith("data-delete-keep")) {
        return [null, false, none(), null];
      }
      if (!first || !first.value || first.value.colId !== "delete") {
        return [none(), none(), none(), none()];
      }
      const kind = first.prop_id.startsWith("data-recipes") ? "recipe" : "dataset";
      const row = (kind === "recipe" ? recipes : datasets).find((one) => one.id === first.value.rowId);
      const rest = kind === "recipe" ? " will be gone; what it cleaned stays." : " and its file will be gone; what was made of it stays.";
      return [{ kind: kind, id: row.id }, true, "“" + row.name + "”" + rest, null];
    },
    // what is chosen for a column takes the place of what was
    choose_kind: function (choice, drafts, dataset) {
      if (!choice) {
        return [none(), none(), none()];
      }
      const draft = Object.assign({ steps: [], target: null, undone: [] }, (drafts || {})[dataset.id]);
      const mine = (step) => step.step === "fix_types" && step.columns && step.columns.length === 1 && step.columns[0] === choice.column;
      const step = { step: "fix_types", columns: [choice.column], params: { to: choice.to } };
      const steps = draft.steps.some(mine) ? draft.steps.map((one) => (mine(one) ? step : one)) : draft.steps.concat([step]);
      mark(choice);
      clearTimeout(timer);
      timer = setTimeout(hide, TOAST_MS);
      const words = "Added to the recipe: read “" + choice.column.slice(0, 60) + "” as " + choice.word + ".";
      const next = Object.assign({}, drafts, { [dataset.id]: Object.assign(draft, { steps: steps, undone: [] }) });
      return [next, words, "toast-line is-shown"];
    },
  };
})();
