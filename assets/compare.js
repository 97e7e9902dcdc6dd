/* Which two models are compared: kept in the address, so that it can be shared. */
(function () {
  "use strict";
  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.compare = {
    choose: function (a, b, swaps, choice) {
      const none = window.dash_clientside.no_update;
      const [first] = window.dash_clientside.callback_context.triggered;
      const swap = first && first.prop_id.indexOf("compare-swap") === 0;
      const next = swap ? { a: b, b: a } : { a: a, b: b };
      if ((next.a || "") === choice.a && (next.b || "") === choice.b) {
        return [none, none, none];
      }
      const query = new URLSearchParams();
      Object.entries(next).forEach(([key, value]) => value && query.set(key, value));
      window.history.replaceState(window.history.state, "", window.location.pathname + "?" + query.toString());
      return [{ a: next.a || "", b: next.b || "" }, swap ? next.a : none, swap ? next.b : none];
    },
  };
})();
