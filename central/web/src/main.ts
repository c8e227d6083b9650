// The one script of central's pages: htmx 4 and its SSE extension, in one bundle.
//
// What it is for: pages that stay current without a reload. What it needs: nothing but the page.
// What it must not do: decide, hold state, or be required: every page works and every form submits without it.
//
// One bundle and not two scripts: loaded as two `defer` scripts, htmx now and then starts before the extension
// has registered, and then the page never connects. Imports are evaluated in order, so here htmx exists (and has
// put itself on `window`) before the extension asks for it.
//
// In a page's head:   <script src="/assets/app.js" defer></script>
//
// ## Live updates in htmx 4
// htmx 4 is not htmx 2: `hx-ext="sse"`, `sse-connect` and `sse-swap` are gone. The extension is active for the
// whole page as soon as it is in the bundle; attributes are `hx-sse:connect` and `hx-sse:close`.
//
// 1. Events by name (what central's pages use: the server sends what changed, the page asks for its own part again):
//
//      <main hx-sse:connect="/events">
//        <section id="orders" hx-get="/work-orders" hx-select="#orders" hx-swap="outerHTML"
//                 hx-trigger="work_order from:body">
//          ...
//        </section>
//      </main>
//
//    An SSE message with an `event:` line is never swapped. It becomes a DOM event of that name on the element
//    that holds `hx-sse:connect`; it bubbles, and `event.detail` is `{ data, id }`. A child hears it with
//    `hx-trigger="NAME from:body"` (a selector with a blank must be quoted: `from:'closest main'`;
//    without quotes nothing ever fires and nothing is said). Add `throttle:1s` where many may arrive at once.
//    The connection belongs to its element: never swap the element that holds `hx-sse:connect`, only what is inside.
//
// 2. HTML in the message: a message WITHOUT an `event:` line is HTML and is swapped into the element's `hx-target`
//    (itself when there is none) by its `hx-swap`; `<hx-partial hx-target="#id">..</hx-partial>` or `hx-swap-oob`
//    inside it reach other places.
//
// ## What the server owes it
// - `Content-Type: text/event-stream`, and `Accept` will say `text/html, text/event-stream`. It is a fetch(), not an
//   EventSource: cookies and request headers are those of any same-origin request.
// - An `id:` with every message. A lost or paused connection is opened again with `Last-Event-ID`; the server then
//   sends the present state (or one event of each kind), since what happened in between was not heard.
// - The stream pauses while the tab is hidden and comes back when it is shown. `hx-config="sse.pauseOnBackground:false"`
//   on the connecting element turns that off (a wall display).
// - Reconnection starts at 0.5 s, doubles to 60 s, with 30 % jitter; a `retry:` line (milliseconds) sets the start.
//   Only a stream that opened once comes back by itself; if the first request fails the page stays as loaded.
// - `hx-sse:close="NAME"` ends the connection when an event of that name arrives.
// - A comment line (`: keep-alive`) every 15 s or so keeps proxies from cutting the stream.
//
// ## Other differences to htmx 2 that bite
// - Attributes are not inherited unless written so: `hx-target:inherited="#x"`.
// - Every status but 204 and 304 is swapped, errors too: give error pages a fragment worth showing, or
//   `hx-status:5xx="swap:none"`.
// - `hx-on` and `hx-trigger` filters (`click[ctrlKey]`) need eval. The pages' Content-Security-Policy forbids it:
//   do not use them.

import "htmx.org/dist/htmx.esm.js";
import "htmx.org/dist/ext/hx-sse.js";
