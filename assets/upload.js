/* Files on their way to the server: chosen, dropped or pasted; sent as they are, one after the other, and followed. */
(function () {
  "use strict";
  const MOST_BYTES = 200 * 1024 * 1024;
  const APART_MS = 1000; // between two tries without a connection
  const SOON_MS = 200; // between two looks whether a worker has taken it up
  const WAITING = "Waiting for a worker …";
  const items = [];
  let over = 0; // how deep into the page something is dragged
  let next = 0;

  const give = (id, props) => window.dash_clientside.set_props(id, props);
  const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));
  const zone = () => document.querySelector("[data-upload=zone]");
  const listed = () => document.getElementById("data-uploads");

  function size(bytes) {
    const [amount, unit] = bytes < 1e3 ? [bytes, "B"] : bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
    return (amount < 10 && unit !== "B" ? amount.toFixed(1) : Math.round(amount)) + " " + unit;
  }

  function element(tag, look, text) {
    const made = document.createElement(tag);
    made.className = look;
    if (text !== undefined) {
      made.textContent = text;
    }
    return made;
  }

  // a line a file; made once, then only what changed is written
  function line(item) {
    const row = element("li", "upload");
    const name = element("span", "upload-name", item.name);
    name.title = item.name;
    const bar = element("progress", "upload-bar");
    bar.max = 1;
    bar.setAttribute("aria-label", "Progress of " + item.name);
    const said = element("span", "upload-said");
    const button = element("button", "btn btn-quiet", "Cancel");
    button.type = "button";
    button.addEventListener("click", () => (item.over ? forget(item) : cancel(item)));
    row.append(name, button, bar, said);
    return Object.assign(item, { row, bar, said, button });
  }

  function draw() {
    const list = listed();
    if (list) {
      items.filter((item) => item.row.parentElement !== list).forEach((item) => list.append(item.row));
    }
  }

  function say(item, words, share) {
    item.said.textContent = words;
    item.bar.hidden = item.over;
    if (share === undefined) {
      item.bar.removeAttribute("value"); // it moves, and nobody knows how far
    } else {
      item.bar.value = share;
    }
    item.row.className = "upload" + (item.bad ? " is-bad" : item.done ? " is-done" : "");
    item.button.textContent = item.over ? "Dismiss" : "Cancel";
    item.button.setAttribute("aria-label", item.button.textContent + " " + item.name);
  }

  // what is read out: a sentence at each turn, not every percent
  function announce(words) {
    const place = document.getElementById("data-uploads-said");
    if (place) {
      place.textContent = words;
    }
  }

  function end(item, words, bad) {
    Object.assign(item, { over: true, bad: Boolean(bad), done: !bad });
    say(item, words);
    announce(item.name + ": " + words);
    setTimeout(() => turn(), 0);
  }

  function forget(item) {
    items.splice(items.indexOf(item), 1);
    item.row.remove();
  }

  const sentence = (words) => words.charAt(0).toUpperCase() + words.slice(1) + (/[.!?…]$/.test(words) ? "" : ".");

  function refused(item, answer, status) {
    const told = answer && answer.error && answer.error.message;
    const words = told || (status === 413 ? "the file is larger than 200 MB" : "the server answered with " + status);
    end(item, sentence(words), true);
  }

  function arrived(item, dataset) {
    if (item.cancelled) {
      fetch("/api/datasets/" + dataset.id + "/", { method: "DELETE" });
      end(item, "Cancelled.", true);
      return;
    }
    const n = dataset.n_problems;
    const lost = n ? "; " + n.toLocaleString("en") + (n === 1 ? " line" : " lines") + " not read as they stood" : "";
    item.dataset = dataset.id;
    end(item, dataset.rows.toLocaleString("en") + " rows, " + dataset.columns.length + " columns" + lost + ".");
  }

  async function follow(item, run) {
    let now = run;
    while (!["done", "failed", "cancelled"].includes(now.status)) {
      const waiting = now.status === "waiting";
      say(item, item.cancelled ? "Cancelling …" : waiting ? WAITING : "Reading the file …");
      if (waiting) {
        await pause(SOON_MS); // a worker takes it up at once, unless it is busy
      }
      try {
        const answer = await fetch("/api/runs/" + run.id + "/?wait=" + (waiting ? 0 : 1), { cache: "no-store" });
        now = answer.ok ? await answer.json() : now;
      } catch (error) {
        say(item, "No connection; trying again …");
        await pause(APART_MS);
      }
    }
    if (now.status === "done") {
      const answer = await fetch("/api/datasets/" + now.result.dataset + "/");
      arrived(item, await answer.json());
    } else if (now.status === "failed") {
      refused(item, now, 500);
    } else {
      end(item, "Cancelled.", true);
    }
  }

  function answered(item, status, text) {
    let answer = null;
    try {
      answer = JSON.parse(text);
    } catch (error) {
      /* no JSON: something before our server spoke */
    }
    if (status === 202 && answer) {
      item.run = answer.id;
      if (item.cancelled) {
        fetch("/api/runs/" + item.run + "/", { method: "DELETE" });
      }
      follow(item, answer).catch(() => end(item, "The connection broke. It may have arrived: reload to see.", true));
    } else if (status === 201 && answer) {
      arrived(item, answer);
    } else {
      refused(item, answer, status);
    }
  }

  function send(item) {
    const query = "?name=" + encodeURIComponent(item.name.slice(0, 200)) + "&wait=0";
    const request = new XMLHttpRequest();
    item.request = request;
    request.open("POST", "/api/datasets/" + query);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", function (event) {
      const all = event.loaded === event.total;
      say(item, all ? WAITING : size(event.loaded) + " of " + size(event.total) + " sent", all ? undefined : event.loaded / event.total);
    });
    request.upload.addEventListener("load", () => (item.sent = true));
    request.addEventListener("load", () => answered(item, request.status, request.responseText));
    request.addEventListener("error", () => end(item, "The connection broke, or the file changed meanwhile. Try again.", true));
    request.addEventListener("abort", () => end(item, "Cancelled.", true));
    say(item, "Sending …", 0);
    announce("Sending " + item.name);
    request.send(item.file);
  }

  function cancel(item) {
    item.cancelled = true;
    if (item.run) {
      fetch("/api/runs/" + item.run + "/", { method: "DELETE" });
    } else if (!item.begun) {
      end(item, "Cancelled.", true);
    } else if (item.sent || !item.request) {
      say(item, "Cancelling …"); // the server has it all: what it makes of it is taken back
    } else {
      item.request.abort();
    }
  }

  function refusedBefore(file) {
    if (file.size > MOST_BYTES) {
      return "It has " + size(file.size) + "; up to 200 MB can be read. Split it, or send it as Parquet.";
    }
    return file.size ? "" : "The file is empty.";
  }

  // the next of those that wait; once none does, on to what came of them
  function turn() {
    if (items.some((item) => item.begun && !item.over)) {
      return;
    }
    const item = items.find((one) => !one.begun && !one.over);
    if (item) {
      item.begun = true;
      item.start();
      return;
    }
    const fresh = items.filter((one) => one.batch === next && one.dataset);
    const all = items.filter((one) => one.batch === next);
    if (!fresh.length || all.some((one) => one.shown)) {
      return;
    }
    all.forEach((one) => (one.shown = true));
    if (all.length === 1 && listed()) {
      forget(fresh[0]);
      visit(window.location.pathname === "/train" ? "/train?dataset=" + fresh[0].dataset : "/data/" + fresh[0].dataset);
    }
    give("refresh", { data: Date.now() });
  }

  function visit(path) {
    window.history.pushState({}, "", path);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate")); // what a link of Dash does
    window.scrollTo(0, 0);
  }

  // a batch that comes while another is under way joins it
  function batch() {
    if (!items.some((item) => !item.over)) {
      next += 1;
    }
    return next;
  }

  function add(files) {
    const mine = batch();
    [...files].forEach(function (file) {
      const item = line({ name: file.name || "pasted", file, batch: mine });
      item.start = () => send(item);
      items.push(item);
      say(item, "Waiting for its turn", 0);
      const why = refusedBefore(file);
      if (why) {
        end(item, why, true);
      }
    });
    draw();
    turn();
  }

  function again(id, name, said) {
    const item = line({ name: name, batch: batch() });
    item.start = function () {
      say(item, "Reading the file …");
      const body = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(said) };
      fetch("/api/datasets/" + id + "/read/?wait=0", body).then(
        async (answer) => answered(item, answer.status, await answer.text()),
        () => end(item, "The connection broke. Try again.", true),
      );
    };
    items.push(item);
    draw();
    turn();
  }

  // one input a purpose, kept in the page: one that nothing holds may be gone before the person has chosen
  function chooser(kind, options, then) {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", hidden: true }, options);
    input.addEventListener("change", function () {
      const files = [...input.files];
      input.value = ""; // so that the same file can be chosen again
      then(files);
    });
    document.body.append(input);
    document.addEventListener("click", (event) => event.target.closest("[data-upload=" + kind + "]") && input.click());
  }

  function choosers() {
    chooser("choose", { multiple: true }, (files) => files.length && add(files));
    chooser("recipe", { accept: ".json,application/json" }, (files) => files.length && bring(files[0]));
  }

  // a recipe that was exported elsewhere
  async function bring(file) {
    const place = document.getElementById("data-recipe-said");
    const tell = function (words, bad) {
      place.textContent = words;
      place.className = "field-note" + (bad ? " is-bad" : "");
    };
    try {
      const recipe = JSON.parse(await file.text());
      const body = JSON.stringify(Object.assign({ name: file.name.replace(/\.json$/i, "") }, recipe));
      const answer = await fetch("/api/recipes/", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      const told = await answer.json();
      tell(answer.ok ? "“" + told.name + "” is imported." : sentence(told.error.message), !answer.ok);
      give("refresh", { data: Date.now() });
    } catch (error) {
      tell(error instanceof SyntaxError ? file.name + " is no JSON file." : "The connection broke. Try again.", true);
    }
  }

  // a file dropped beside the zone would else take the place of the page
  const carries = (event) => zone() && event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const light = () => zone() && zone().classList.toggle("is-over", over > 0);
  document.addEventListener("dragenter", function (event) {
    if (carries(event)) {
      over += 1;
      light();
    }
  });
  document.addEventListener("dragleave", function (event) {
    if (carries(event)) {
      over = Math.max(0, over - 1);
      light();
    }
  });
  document.addEventListener("dragover", (event) => carries(event) && event.preventDefault());
  document.addEventListener("drop", function (event) {
    if (carries(event)) {
      event.preventDefault();
      over = 0;
      light();
      add(event.dataTransfer.files);
    }
  });

  choosers(); // scripts are at the end of the body

  window.addEventListener("beforeunload", function (event) {
    if (items.some((item) => item.request && !item.over && !item.sent)) {
      event.preventDefault(); // what is half sent would be lost
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.upload = {
    // the page came, perhaps back
    draw: function () {
      setTimeout(draw, 0);
    },
    paste: function (clicks, text, name) {
      if (!clicks || !(text || "").trim()) {
        return [window.dash_clientside.no_update, window.dash_clientside.no_update];
      }
      add([new File([text], (name || "").trim() || "pasted", { type: "text/plain" })]);
      return [false, ""];
    },
    again: function (clicks, values, controls, dataset, name) {
      if (!clicks) {
        return;
      }
      const said = {};
      controls.forEach(function (id, at) {
        const value = values[at];
        if (value !== null && value !== undefined && value !== "found") {
          said[id.field] = id.field === "header_rows" ? Number(value) : value === "none" ? "" : value === "tab" ? "\t" : value;
        }
      });
      again(dataset.id, name, said);
    },
  };
})();
