/* The live channel: what changed comes over a socket, the page fetches it; a slow poll stands in when it is down. */
(function () {
  "use strict";
  const APART_MS = 350; // between two refreshes: about three a second
  const SILENCE_MS = 60000; // a socket that says nothing for so long, not even a beat, is dead
  const LONGEST_FETCH_MS = 5000;
  const state = { last: null, heardAt: 0, attempt: 0, resting: false, owed: false, word: "" };

  const give = (id, props) => window.dash_clientside.set_props(id, props);

  function shownModel() {
    const path = window.location.pathname.match(/^\/models\/([^/]+)/);
    return path ? path[1] : null;
  }

  function fetching() {
    return document.querySelector("#stage [data-dash-is-loading]") !== null;
  }

  function rest(since) {
    setTimeout(function () {
      // a refresh asked for while the last one is under way would make its answer be thrown away
      if (document.hidden || (fetching() && Date.now() - since < LONGEST_FETCH_MS)) {
        rest(since);
        return;
      }
      state.resting = false;
      if (state.owed) {
        refresh();
      }
    }, APART_MS);
  }

  function refresh() {
    if (state.resting || document.hidden || fetching()) {
      state.owed = true;
      if (!state.resting) {
        state.resting = true;
        rest(Date.now());
      }
      return;
    }
    state.owed = false;
    state.resting = true;
    give("refresh", { data: Date.now() });
    rest(Date.now());
  }

  function show(kind, word) {
    if (word !== state.word) {
      state.word = word;
      give("connection", { className: "connection is-" + kind, title: "Updates: " + word });
      give("connection-word", { children: word });
    }
  }

  function address(port) {
    state.attempt += 1;
    const secure = window.location.protocol === "https:";
    const host = secure ? window.location.host : window.location.hostname + ":" + port;
    const after = state.last === null ? "" : "after=" + state.last + "&";
    // the number makes every address a new one, which is what makes the component connect again
    return (secure ? "wss://" : "ws://") + host + "/live?" + after + "try=" + state.attempt;
  }

  function hear(message) {
    if (!message || typeof message.data !== "string") {
      return;
    }
    state.heardAt = Date.now();
    show("live", "Live");
    const told = JSON.parse(message.data);
    if (told.type === "beat") {
      return;
    }
    // a gap means that messages were handed over together, so any model may be meant
    const gap = state.last !== null && told.sequence > state.last + 1;
    const shown = shownModel();
    state.last = Math.max(state.last || 0, told.sequence || 0);
    if (told.type === "hello" || gap || shown === null || shown === told.model) {
      refresh();
    }
  }

  function check(port) {
    fetch("/healthz", { cache: "no-store" }).then(
      function (answer) {
        if (answer.ok) {
          show("polling", "Polling");
          refresh();
          give("socket", { url: address(port) });
        } else {
          show("offline", "Offline");
        }
      },
      () => show("offline", "Offline"),
    );
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.live = {
    hear: hear,
    tick: function (n, socket, port) {
      if (!n) {
        state.heardAt = Date.now();
        return address(port);
      }
      const open = socket && socket.readyState === 1;
      if (!open || Date.now() - state.heardAt > SILENCE_MS) {
        state.heardAt = Date.now();
        check(port);
      }
      return window.dash_clientside.no_update;
    },
    turn: function (socket) {
      if (socket && socket.readyState === 1) {
        state.heardAt = Date.now();
        show("live", "Live");
      } else if (state.word === "Live") {
        show("polling", "Polling");
      }
    },
  };
})();
