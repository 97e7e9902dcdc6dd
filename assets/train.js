/* The wizard that trains a model, without the server: steps, switches, what was written, the address. */
(function () {
  "use strict";
  const LONGEST = 1800; // characters of an address that is passed on without harm
  const MOST_SWITCHED = 40;
  const ORDER = ["data", "features", "split", "algorithm", "name"];
  const none = () => window.dash_clientside.no_update;
  const give = (id, data) => window.dash_clientside.set_props(id, { data });
  const plain = (value) => (value || "").replace(/^=/, "").replaceAll("\u2060", "");
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function turn(button, on) {
    button.setAttribute("aria-checked", String(on));
    button.closest(".train-column").classList.toggle("is-off", !on);
  }

  document.addEventListener("click", function (event) {
    const one = event.target.closest("[data-train-column]");
    const leak = event.target.closest("[data-train-off]");
    const all = event.target.closest("[data-train-all]");
    if (one) {
      const on = one.getAttribute("aria-checked") !== "true";
      turn(one, on);
      give("train-switched", { name: one.dataset.trainColumn, on, at: Date.now() });
    } else if (leak) {
      const name = leak.dataset.trainOff;
      document.querySelectorAll("[data-train-column]").forEach((button) => button.dataset.trainColumn === name && turn(button, false));
      Object.assign(leak, { disabled: true, textContent: "Switched off" });
      give("train-switched", { name, on: false, at: Date.now() });
    } else if (all) {
      give("train-switched", { all: all.dataset.trainAll, at: Date.now() });
    }
  });

  // back and forth by the browser's own buttons
  window.addEventListener("popstate", function () {
    if (window.location.pathname === "/train" && document.getElementById("train-panel-data")) {
      const query = new URLSearchParams(window.location.search);
      give("train-step", query.get("step") || (query.get("dataset") ? "features" : "data"));
    }
  });

  // the control of a field, in whichever element it is
  function control(place) {
    const param = place.startsWith("params.") ? place.slice(7) : null;
    const found = [...document.querySelectorAll("[id^='{']")].find(function (element) {
      const id = JSON.parse(element.id);
      return param ? id.type === "train-param" && id.name === param : id.type === "train-field" && id.name === place;
    });
    return found && (found.querySelector("input:checked") || found);
  }

  function focus(step, refused) {
    const panel = document.getElementById("train-panel-" + step);
    const field = refused && refused.place ? control(refused.place) : null;
    const target = field || panel.querySelector("h2");
    target.focus({ preventScroll: true });
    if (field) {
      field.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    } else {
      window.scrollTo({ top: 0, behavior: "auto" });
    }
  }

  function switchedBy(draft, seen, change) {
    if (change.all) {
      return { on: [], off: change.all === "off" ? seen.names : [] };
    }
    const [on, off] = ["on", "off"].map((key) => (draft[key] || []).filter((name) => name !== change.name));
    const usual = !Object.prototype.hasOwnProperty.call(seen.left_out, change.name);
    if (change.on !== usual) {
      (change.on ? on : off).push(change.name);
    }
    return { on, off };
  }

  function address(draft, step, seen, formed) {
    const query = new URLSearchParams({ dataset: formed.dataset, step });
    Object.entries(draft.fields).forEach(function ([name, value]) {
      const usual = name === "positive" ? (seen || {}).positive || "" : formed.blank[name];
      if (value !== usual && value !== "" && value !== null && value !== undefined) {
        query.set(name === "target_column" ? "target" : name, name.endsWith("_column") ? plain(value) : value);
      }
    });
    const short = query.toString();
    const params = (draft.params || {})[draft.fields.algorithm] || {};
    Object.entries(params).forEach(([name, value]) => query.set("params." + name, value));
    ["off", "on"].forEach(function (key) {
      const names = draft[key] || [];
      (names.length > MOST_SWITCHED ? [] : names).forEach((name) => query.append(key, name));
    });
    return query.toString().length > LONGEST ? short : query.toString();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.train = {
    move: function (clicks, refused, step, choice) {
      const first = window.dash_clientside.callback_context.triggered.find((item) => item.value);
      if (!first) {
        return [none(), none()];
      }
      if (first.prop_id === "train-refused.data") {
        if (refused.step === step || !refused.step) {
          focus(step, refused); // it is in sight already
          return [none(), none()];
        }
        return [refused.step, none()];
      }
      const id = JSON.parse(first.prop_id.slice(0, first.prop_id.lastIndexOf(".")));
      const at = ORDER.indexOf(step);
      if (id.act === "dataset") {
        return ["features", id.at === choice.dataset ? none() : { dataset: id.at, asked: {} }];
      }
      return [{ step: id.at, next: ORDER[at + 1], back: ORDER[at - 1] }[id.act] || step, none()];
    },
    show: function (step, refused) {
      const query = new URLSearchParams(window.location.search);
      if (query.get("step") !== step) {
        query.set("step", step);
        window.history.pushState(window.history.state, "", "/train?" + query.toString());
      }
      const buttons = window.dash_clientside.callback_context.outputs_list[ORDER.length];
      const told = refused && refused.step === step && Date.now() - refused.at / 1000 < 5000 ? refused : null;
      setTimeout(function () {
        document.querySelectorAll(".train-step").forEach(function (button) {
          button.toggleAttribute("aria-current", false);
          if (button.classList.contains("is-here")) {
            button.setAttribute("aria-current", "step");
          }
        });
        focus(step, told);
      }, 50);
      return [...ORDER.map((name) => name !== step), buttons.map((one) => "train-step" + (one.id.at === step ? " is-here" : ""))];
    },
    // fields come and go with what is shown: what stands in them is kept where callbacks always find it
    written: function (values, params) {
      const [fields, own] = window.dash_clientside.callback_context.inputs_list;
      const named = (list, all) => list.map((field, at) => [field.id.name, all[at] === undefined ? null : all[at]]);
      return fields.length ? { fields: named(fields, values), params: named(own, params), algorithm: own.length ? own[0].id.algorithm : null } : none();
    },
    merged: function (told, drafts, formed, paramed) {
      if (!told || !formed) {
        return none();
      }
      const before = (drafts || {})[formed.dataset] || {};
      const params = Object.assign({}, before.params);
      if (told.algorithm && paramed && paramed.algorithm === told.algorithm) {
        params[told.algorithm] = Object.fromEntries(told.params.filter(([name, value]) => value !== paramed.usual[name]));
      }
      const after = Object.assign({}, before, { fields: Object.assign({}, before.fields, Object.fromEntries(told.fields)), params });
      return same(before, after) ? none() : Object.assign({}, drafts, { [formed.dataset]: after });
    },
    switched: function (change, drafts, formed, seen) {
      if (!change || !formed || !seen) {
        return none();
      }
      const before = (drafts || {})[formed.dataset] || {};
      return Object.assign({}, drafts, { [formed.dataset]: Object.assign({}, before, switchedBy(before, seen, change)) });
    },
    remember: function (drafts, seen, formed, step) {
      const draft = formed && (drafts || {})[formed.dataset];
      if (!draft || !draft.fields || window.location.pathname !== "/train") {
        return none();
      }
      const text = "/train?" + address(draft, step, seen, formed);
      if (text !== window.location.pathname + window.location.search) {
        window.history.replaceState(window.history.state, "", text);
      }
      return text;
    },
  };
})();
