/* What pages do without asking the server: choices kept in the address, times that grow old, copying, the menu. */
(function () {
  "use strict";
  const NOTICE_MS = 8000;
  let noticedAt = 0;
  const none = () => window.dash_clientside.no_update;

  const LONG_S = 5184000; // from there on a date stands, which does not grow old

  function ago(at) {
    const seconds = Math.round((Date.now() - at) / 1000);
    const amount = Math.abs(seconds);
    const [number, unit] =
      amount < 60 ? [amount, "s"] : amount < 3600 ? [amount / 60, "min"] : amount < 172800 ? [amount / 3600, "h"] : [amount / 86400, "d"];
    const text = Math.floor(number) + " " + unit;
    return amount >= LONG_S ? null : amount < 5 ? "just now" : seconds < 0 ? "in " + text : text + " ago";
  }

  setInterval(function () {
    document.querySelectorAll("time[data-at]").forEach(function (element) {
      const text = ago(Number(element.dataset.at));
      if (text && element.firstChild && element.firstChild.nodeValue !== text) {
        element.firstChild.nodeValue = text;
      }
    });
  }, 5000);

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (!button) {
      return;
    }
    navigator.clipboard.writeText(button.parentElement.querySelector("pre").textContent).then(function () {
      button.classList.add("is-copied");
      setTimeout(() => button.classList.remove("is-copied"), 1600);
    });
  });

  window.addEventListener("plumbline-theme", (event) => {
    if (window.dash_clientside && window.dash_clientside.set_props) {
      window.dash_clientside.set_props("theme", { data: event.detail });
    }
  });

  function remember(choice) {
    const query = new URLSearchParams();
    Object.entries(choice).forEach(([key, value]) => {
      if (value !== null && value !== undefined && value !== "") {
        query.set(key, value);
      }
    });
    const text = query.toString();
    window.history.replaceState(window.history.state, "", window.location.pathname + (text ? "?" + text : ""));
  }

  function rememberDrift(choice) {
    const { window, column, against, segment, exact } = choice;
    remember({ window, column, against, segment, exact: exact ? "true" : null });
    return choice;
  }

  // what two sides are made of; the column looked at is no part of it
  const sides = (choice) => [choice.model, choice.window, choice.against, choice.segment].map((part) => part || "").join("\n");

  // what was pressed or chosen; buttons that were drawn anew at the same moment come along, without clicks
  function triggered() {
    return window.dash_clientside.callback_context.triggered.find((item) => item.value) || null;
  }

  // the id of what was pressed, where it is more than a text
  function known(first) {
    return JSON.parse(first.prop_id.slice(0, first.prop_id.lastIndexOf(".")));
  }

  // what the address of a quality page says
  function asked(choice, check) {
    const own = { window: choice.window, column: choice.column, segment: choice.segment };
    return Object.assign(own, { check: check === "score" ? null : check });
  }

  function reveal(id) {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    document.getElementById(id).scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.page = {
    // the id of the button that was pressed
    pressed: function () {
      const first = triggered();
      return first ? Object.assign({ at: Date.now() }, known(first)) : none();
    },
    choose_metric: function (clicks, choice) {
      const first = triggered();
      if (!first) {
        return none();
      }
      const next = Object.assign({}, choice, { metric: known(first).metric });
      remember({ metric: next.metric });
      return next;
    },
    // what a person typed in the meantime stays
    prefill: function (example, input, output) {
      return example && !input && !output ? example : [none(), none()];
    },
    choose_drift: function (rows, cell, latest, choice, heatmap) {
      const first = triggered();
      if (!first) {
        return none();
      }
      const next = Object.assign({}, choice);
      if (first.prop_id === "drift-latest.n_clicks") {
        next.window = null;
      } else if (first.prop_id.indexOf("clickData") > 0) {
        const point = first.value.points[0];
        next.column = heatmap.layout.meta.columns[heatmap.data[0].y.indexOf(point.y)];
        next.window = heatmap.layout.meta.windows[heatmap.data[0].x.indexOf(point.x)];
      } else {
        next.column = first.value.rowId;
      }
      return rememberDrift(next);
    },
    choose_comparison: function (against, segment, exact, choice) {
      const next = Object.assign({}, choice, {
        against: !against || against === "reference" ? null : against,
        segment: !segment || segment === "all" ? null : segment,
        exact: Boolean(exact),
      });
      return sides(next) === sides(choice) && next.exact === Boolean(choice.exact) ? none() : rememberDrift(next);
    },
    // an answer about two sides goes as soon as others are looked at
    ask_separation: function (clicks, choice, question) {
      const first = triggered();
      if (first && first.prop_id === "separation-ask.n_clicks") {
        return Object.assign({}, choice, { at: Date.now() });
      }
      return question && sides(question) !== sides(choice) ? null : none();
    },
    choose_quality: function (row, cell, point, latest, links, choice, check, heatmap, score) {
      const first = triggered();
      if (!first) {
        return none();
      }
      const next = Object.assign({}, choice);
      if (first.prop_id === "quality-latest.n_clicks") {
        next.window = null;
      } else if (first.prop_id.includes("quality-score")) {
        next.window = score.layout.meta.windows[first.value.points[0].pointNumber];
      } else if (first.prop_id.includes("quality-heatmap")) {
        const clicked = first.value.points[0];
        next.column = heatmap.layout.meta.columns[heatmap.data[0].y.indexOf(clicked.y)];
        next.window = heatmap.layout.meta.windows[heatmap.data[0].x.indexOf(clicked.x)];
      } else {
        next.column = first.value.rowId || known(first).column;
        reveal("quality-detail");
      }
      remember(asked(next, check));
      return next;
    },
    choose_check: function (check, choice) {
      remember(asked(choice, check));
    },
    choose_performance: function (row, point, latest, segment, choice, figure) {
      const [first] = window.dash_clientside.callback_context.triggered;
      const next = Object.assign({}, choice);
      if (first && first.prop_id === "performance-segment.value") {
        next.segment = first.value === "*" ? null : first.value || null;
      } else if (!first || !first.value) {
        return none();
      } else if (first.prop_id === "performance-latest.n_clicks") {
        next.window = null;
      } else if (first.prop_id.indexOf("clickData") > 0) {
        const windows = (figure.layout.meta || {}).windows || [];
        next.window = windows[first.value.points[0].pointIndex] || choice.window;
      } else {
        next.metric = first.value.rowId;
      }
      if (["metric", "window", "segment"].every((key) => (next[key] || null) === (choice[key] || null))) {
        return none();
      }
      remember({ metric: next.metric, window: next.window, segment: next.segment });
      return next;
    },
    choose_segment: function (row, latest, by, choice) {
      const [first] = window.dash_clientside.callback_context.triggered;
      const next = Object.assign({}, choice);
      if (first && first.prop_id === "segments-by.value") {
        next.by = first.value === "0" ? null : first.value;
      } else if (!first || !first.value) {
        return none();
      } else if (first.prop_id === "segments-latest.n_clicks") {
        next.window = null;
      } else {
        next.segment = first.value.rowId;
      }
      if (["window", "by", "segment"].every((key) => (next[key] || null) === (choice[key] || null))) {
        return none();
      }
      remember({ window: next.window, by: next.by, segment: next.segment });
      return next;
    },
    // the form is there by itself where nothing else is, and at a press otherwise
    unfold: function (clicks, state) {
      return !(state && state.features && (state.alone || clicks % 2 === 1));
    },
    choose_alerts: function (model, severity, state) {
      const next = { model: model === "all" ? null : model, severity: severity || null, state: state || null };
      remember(Object.assign({}, next, { state: next.state === "active" ? null : next.state }));
      return next;
    },
    visit: function (model, choice) {
      if (model && model !== choice.model) {
        const page = window.location.pathname.split("/")[3];
        window.history.pushState({}, "", "/models/" + encodeURIComponent(model) + (page ? "/" + page : ""));
        window.dispatchEvent(new CustomEvent("_dashprivate_pushstate")); // what a link of Dash does
      }
    },
    toggle_theme: function (clicks) {
      if (clicks) {
        window.plumblineTheme.toggle();
      }
      return window.plumblineTheme.current();
    },
    menu: function (opened, closed, path, look) {
      const [first] = window.dash_clientside.callback_context.triggered;
      const open = first && first.prop_id.indexOf("menu-button") === 0 && !(look || "").includes("menu-open");
      return open ? "shell menu-open" : "shell";
    },
    here: function (path, ids) {
      const at = (target) => (target === "/" ? path === "/" : path.startsWith(target));
      const found = /^\/models\/[^/]+(\/[a-z-]+)\/?$/.exec(path || "");
      const list = found && ids.some((id) => id.path === found[1]) ? found[1] : null; // whose page of one model this is
      return ids.map((id) => ((list ? id.path === list : at(id.path)) ? "here" : ""));
    },
    noticed: function (children) {
      noticedAt = children ? Date.now() : 0;
    },
    // a notice goes with the page it spoke of, or once what it spoke of had time to pass
    clear: function (path, refresh, gone) {
      const moved = window.dash_clientside.callback_context.triggered.some((item) => item.prop_id === "url.pathname");
      if (moved) {
        return [null, false];
      }
      return gone || !noticedAt || Date.now() - noticedAt < NOTICE_MS ? [none(), none()] : [null, none()];
    },
  };
})();
