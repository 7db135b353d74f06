"use strict";

const byId = (id) => document.getElementById(id);
const state = { cursor: null, chosen: null, bookmarks: new Map() };

/** Makes an element. Texts become text, never markup. */
function make(tag, attributes = {}, ...content) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
		else if (value !== null && value !== undefined) element.setAttribute(name, value);
	}
	element.append(...content);
	return element;
}

async function call(path, options) {
	const response = await fetch(path, options);
	const body = response.status === 204 ? null : await response.json();
	if (!response.ok) throw new Error(body.detail || body.title || response.statusText);
	return body;
}

function say(error) {
	byId("message").textContent = error ? error.message : "";
	byId("message").hidden = !error;
}

const attempt = (action) => async (...args) => {
	try {
		say(null);
		await action(...args);
	} catch (error) {
		say(error);
	}
};

const query = (run) => `projectId=${encodeURIComponent(run.projectId)}`;
const key = (run) => `${run.projectId}/${run.id}`;
const when = (instant) => new Date(instant).toLocaleString();

function duration(milliseconds) {
	if (milliseconds === null) return "open";
	if (milliseconds === 0) return "";
	return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

// ---- storage ---------------------------------------------------------------------------

async function showStorage() {
	let parts;
	try {
		const status = await call("/api/storage");
		const entries = Object.values(status.entries).reduce((sum, count) => sum + count, 0);
		const dot = make("i", { class: `dot ${status.check.status}` });
		parts = [
			make("span", {}, dot, make("b", { id: "backend" }, status.backend), ` ${status.check.status}`),
			make("span", {}, "survives ", make("b", {}, level(status.durability.acknowledged))),
			make("span", {}, make("b", { id: "entries" }, String(entries)), " entries"),
		];
		if (status.check.message) parts.push(make("span", {}, status.check.message));
	} catch (error) {
		parts = [make("span", {}, make("i", { class: "dot DOWN" }), "The application can't be reached")];
	}
	byId("storage").replaceChildren(...parts);
}

function level(name) {
	return { PROCESS: "nothing", OPERATING_SYSTEM: "a killed process", MACHINE: "a power loss",
		ANYWHERE: "the loss of the machine" }[name] || name;
}

/** Health as an operator sees it, and how long operations took. */
async function showStore() {
	const response = await fetch("/actuator/health/stackmemory");
	const health = await response.json();
	const all = await call("/actuator/metrics/stackmemory.operations");
	const names = all.availableTags.find((tag) => tag.tag === "operation").values.sort();
	const timed = await Promise.all(names.map(async (name) =>
		[name, (await call(`/actuator/metrics/stackmemory.operations?tag=operation:${name}`)).measurements]));
	const value = (measurements, statistic) => (measurements.find((one) => one.statistic === statistic) || { value: 0 }).value;
	const used = timed.filter(([, measurements]) => value(measurements, "COUNT") > 0);
	byId("run").replaceChildren(make("h2", {}, "Store"),
		table("health", ["Health", health.status], Object.entries(health.details || {}).map(([name, detail]) => [name, String(detail)])),
		table("operations", ["Operation", "count", "mean"], used.map(([name, measurements]) => {
			const count = value(measurements, "COUNT");
			return [name, String(count), `${Math.round(1e6 * value(measurements, "TOTAL_TIME") / count)} µs`];
		})));
	state.chosen = null;
}

function table(id, head, rows) {
	return make("table", { id }, make("thead", {}, make("tr", {}, ...head.map((cell) => make("th", {}, cell)))),
		make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell))))));
}

// ---- runs ------------------------------------------------------------------------------

async function showRuns(more) {
	const page = await call(`/api/runs?limit=30${more && state.cursor ? `&cursor=${state.cursor}` : ""}`);
	state.bookmarks = new Map((await call("/api/bookmarks")).map((mark) => [`${mark.projectId}/${mark.runId}`, mark.id]));
	const rows = page.items.map((item) => runRow(item.value));
	if (more) byId("runs").append(...rows);
	else byId("runs").replaceChildren(...rows);
	state.cursor = page.next;
	byId("more").hidden = !page.next;
}

function runRow(run) {
	const marked = state.bookmarks.has(key(run));
	const star = make("button", { type: "button", class: "star", "aria-pressed": String(marked),
		"aria-label": `Bookmark ${run.name}`, onclick: attempt(() => toggle(run)) }, marked ? "★" : "☆");
	const choose = make("button", { type: "button", class: "choose", onclick: attempt(() => showRun(run)) },
		make("span", {}, run.name), make("small", {}, `${run.projectId} · ${when(run.createdAt)}`));
	return make("li", { "data-run": run.id, class: state.chosen === run.id ? "chosen" : null }, choose, star);
}

async function toggle(run) {
	const id = state.bookmarks.get(key(run));
	if (id) await call(`/api/bookmarks/${id}`, { method: "DELETE" });
	else await post("/api/bookmarks", JSON.stringify({ projectId: run.projectId, runId: run.id }));
	await showRuns(false);
}

const post = (path, body) => call(path, { method: "POST", body, headers: { "Content-Type": "application/json" } });

async function added(run) {
	await showRuns(false);
	await showRun(run);
	await showStorage();
}

// ---- one run ---------------------------------------------------------------------------

async function showRun(run) {
	const tree = await call(`/api/runs/${encodeURIComponent(run.id)}/tree?${query(run)}`);
	state.chosen = run.id;
	document.querySelectorAll("#runs li").forEach((row) => row.classList.toggle("chosen", row.dataset.run === run.id));
	const parts = [
		make("h2", {}, tree.run.name),
		make("p", { class: "facts" }, `${tree.run.projectId} · ${tree.run.id} · began ${when(tree.run.createdAt)}`),
	];
	if (tree.anchors.length) {
		parts.push(make("ul", { class: "anchors" }, ...tree.anchors.map((anchor) =>
			make("li", {}, make("span", { class: "badge" }, `${anchor.type} ${anchor.priority}`), ` ${anchor.text}`))));
	}
	parts.push(await context(run), ...await metrics(run));
	parts.push(make("ul", { class: "tree", "aria-label": "Frames" }, ...tree.frames.map(node)));
	byId("run").replaceChildren(...parts);
}

async function context(run) {
	const hot = await call(`/api/runs/${encodeURIComponent(run.id)}/context?${query(run)}&tokens=1000`);
	return make("details", { id: "context" }, make("summary", {}, "Hot context"),
		make("pre", { tabindex: "0" }, hot.text || "Nothing is open, and nothing to remember."));
}

/** A bar for each tool: how long its steps took in all. */
async function metrics(run) {
	const tools = (await call(`/api/runs/${encodeURIComponent(run.id)}/metrics`))
		.sort((one, other) => other.sum - one.sum).slice(0, 8);
	const longest = Math.max(...tools.map((tool) => tool.sum), 0);
	if (!longest) return [];
	const rows = tools.map((tool, i) => {
		const width = Math.max(2, Math.round(320 * tool.sum / longest));
		return [svg("text", { x: 150, y: 17 + 24 * i, "text-anchor": "end" }, tool.group.slice(0, 20)),
			svg("rect", { x: 160, y: 5 + 24 * i, width, height: 16, rx: 3 },
				svg("title", {}, `${tool.count} steps, median ${duration(tool.p50) || "0 ms"}, 95 % below ${duration(tool.p95) || "0 ms"}`)),
			svg("text", { x: 168 + width, y: 17 + 24 * i, class: "soft" }, duration(tool.sum))];
	});
	return [make("figure", { id: "metrics" }, make("figcaption", {}, "Time by tool"),
		svg("svg", { viewBox: `0 0 580 ${24 * tools.length + 4}`, role: "img", "aria-label": "Time by tool" }, ...rows.flat()))];
}

function svg(tag, attributes, ...content) {
	const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
	element.append(...content);
	return element;
}

function node(entry) {
	const { frame, children } = entry;
	const fold = make("span", { class: "fold", "aria-hidden": "true" }, "▸");
	const inside = make("div", { hidden: "" });
	const row = make("button", { type: "button", class: "row", "aria-expanded": "false" }, fold,
		make("span", { class: "name", title: frame.name }, frame.name),
		make("span", { class: "badge" }, frame.state === "active" ? `${frame.type}, open` : frame.type),
		make("span", { class: "count" }, entry.events ? `${entry.events} event${entry.events > 1 ? "s" : ""}` : ""),
		make("span", { class: "time" }, duration(entry.milliseconds)));
	let shown = false;
	const open = async (wanted) => {
		inside.hidden = !wanted;
		row.setAttribute("aria-expanded", String(wanted));
		fold.textContent = wanted ? "▾" : "▸";
		if (wanted && !shown && entry.events) {
			shown = true;
			inside.prepend(await events(frame));
		}
	};
	row.addEventListener("click", attempt(() => open(inside.hidden)));
	if (children.length) {
		const list = make("ul", {}, ...children.map(node));
		const element = make("li", { class: `node ${frame.type} ${frame.state}` }, row, inside, list);
		return element;
	}
	return make("li", { class: `node ${frame.type} ${frame.state}` }, row, inside);
}

async function events(frame) {
	const all = await call(`/api/frames/${encodeURIComponent(frame.id)}/events`);
	const parts = all.flatMap((event) => [make("h3", {}, `${event.type} · ${when(event.at)}`),
		make("pre", { tabindex: "0" }, typeof event.payload.text === "string" ? event.payload.text
			: JSON.stringify(event.payload, null, 2))]);
	return make("div", { class: "events" }, ...parts);
}

// ---- search ----------------------------------------------------------------------------

async function search() {
	const text = byId("words").value;
	const found = await call(`/api/search?text=${encodeURIComponent(text)}`);
	const groups = [
		["Frames", found.frames.map((frame) => hit(frame, frame.name, frame.type))],
		["Events", found.events.map((event) => hit(event, event.payload.text || JSON.stringify(event.payload), event.type))],
		["Anchors", found.anchors.map((anchor) => hit(anchor, anchor.text, `${anchor.type} ${anchor.priority}`))],
	].filter(([, hits]) => hits.length);
	byId("run").replaceChildren(make("h2", {}, `Found for ${text}`),
		...(groups.length ? groups : [["Nothing has all of these words.", []]]).flatMap(([title, hits]) =>
			[make("h3", {}, title), make("ul", { class: "hits" }, ...hits)]));
	state.chosen = null;
}

function hit(value, text, kind) {
	const run = { projectId: value.projectId, id: value.runId };
	return make("li", {}, make("button", { type: "button", class: "row", onclick: attempt(() => showRun(run)) },
		make("span", { class: "name" }, text.slice(0, 300)), make("span", { class: "badge" }, kind),
		make("span", { class: "time" }, value.runId)));
}

// ---- tasks -----------------------------------------------------------------------------

async function showTasks() {
	byId("tasks").replaceChildren(...(await call("/api/tasks")).map(taskRow));
}

function taskRow(task) {
	const claimed = task.status === "assigned" || task.status === "running";
	const left = claimed ? Math.max(0, Math.round((new Date(task.claim.leaseUntil) - Date.now()) / 1000)) : 0;
	const row = make("li", { "data-task": task.id, class: "task-row" }, make("span", { class: "name" }, task.type),
		make("span", { class: `badge ${task.status}` }, `${task.priority}, ${task.status}`));
	if (claimed) {
		row.append(make("small", {}, `${task.claim.agentId}, token ${task.claim.token}, ${left} s left`),
			make("button", { type: "button", onclick: attempt(() => finish(task, "complete?")) }, "Done"),
			make("button", { type: "button", onclick: attempt(() => finish(task, "fail?error=no&")) }, "Failed"));
	}
	return row;
}

async function finish(task, how) {
	await call(`/api/tasks/${encodeURIComponent(task.id)}/${how}token=${task.claim.token}`, { method: "POST" });
	await showTasks();
}

// ---- start -----------------------------------------------------------------------------

byId("demo").addEventListener("click", attempt(async () => added(await post("/api/runs/demo"))));
byId("submit").addEventListener("click", attempt(async () => {
	await post("/api/tasks", JSON.stringify({ type: "review", priority: "high" }));
	await showTasks();
}));
byId("claim").addEventListener("click", attempt(async () => {
	const task = await call("/api/tasks/claim?agentId=page", { method: "POST" });
	await showTasks();
	if (!task) throw new Error("There is nothing to do");
}));
byId("search").addEventListener("submit", attempt(async (submit) => {
	submit.preventDefault();
	await search();
}));
byId("store").addEventListener("click", attempt(showStore));
byId("more").addEventListener("click", attempt(() => showRuns(true)));
byId("file").addEventListener("change", attempt(async (change) => {
	const file = change.target.files[0];
	change.target.value = "";
	await added(await post(`/api/runs?name=${encodeURIComponent(file.name.replace(/\.[^.]+$/, ""))}`, file));
}));
attempt(() => showRuns(false))();
attempt(showTasks)();
showStorage();
setInterval(showStorage, 2000);
setInterval(showTasks, 5000);
