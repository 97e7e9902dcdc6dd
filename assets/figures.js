/* Figures arrive with colours named after the tokens of 10-app.css and are painted for the theme worn now. */
(function () {
  "use strict";
  const TOKEN = /^var\((--[a-z0-9-]+)\)$/;

  function painted(value, colour) {
    if (typeof value === "string") {
      const token = TOKEN.exec(value);
      return token ? colour(token[1]) : value;
    }
    if (Array.isArray(value)) {
      // numbers make up nearly all of a figure and hold no token; a colour scale ends its pairs with one
      return typeof value[value.length - 1] === "number" ? value : value.map((item) => painted(item, colour));
    }
    if (value !== null && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, painted(item, colour)]));
    }
    return value;
  }

  const CROWDED = 24; // cells side by side from which on a phone has no room for gaps and glyphs

  // a phone has room for half the labels
  function fitted(figure) {
    const axis = figure.layout.xaxis;
    if (window.innerWidth >= 600) {
      return figure;
    }
    if (axis && axis.nticks) {
      axis.nticks = Math.ceil(axis.nticks / 2);
    }
    figure.data
      .filter((trace) => trace.type === "heatmap" && trace.x.length > CROWDED)
      .forEach((trace) => Object.assign(trace, { xgap: 0.5, texttemplate: "" }));
    return figure;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.figures = {
    paint: function (figure) {
      if (!figure) {
        return [window.dash_clientside.no_update, window.dash_clientside.no_update];
      }
      const style = getComputedStyle(document.documentElement);
      return [fitted(painted(figure, (name) => style.getPropertyValue(name).trim())), "frame"];
    },
  };
})();
