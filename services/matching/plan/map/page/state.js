'use strict';

// What is chosen, shared by the list and both panes: `chosen` caregivers (none: all), the `marked`
// visit, and the `found` caregivers and visits of the search.
const state = {
  chosen: new Set(), marked: null, found: null, folded: false,
  listeners: [],
  setFolded(folded) {
    state.folded = folded;
    document.body.classList.toggle('folded', folded);
  },
};

function changed() {
  for (const listener of state.listeners) listener();
}

function isFound(person) {
  return state.found === null || state.found.people.has(person.index);
}

function isLostFound(visit) {
  return state.found === null || state.found.visits.has(visit);
}

function isShown(person) {
  return isFound(person) && (state.chosen.size === 0 || state.chosen.has(person.index));
}

// With `more` beside what is chosen, else instead of it; the only one chosen is let go of.
function choose(person, more, marked = null) {
  const only = state.chosen.size === 1 && state.chosen.has(person.index);
  const had = state.chosen.has(person.index);
  if (!more) state.chosen.clear();
  if (more && had) state.chosen.delete(person.index);
  else if (!only || marked !== null) state.chosen.add(person.index);
  state.marked = marked;
  changed();
}

function mark(visit) {
  state.marked = state.marked === visit ? null : visit;
  if (plan.unserved.includes(state.marked)) state.setFolded(false);
  changed();
}

function clearChoice() {
  state.chosen.clear();
  state.marked = null;
  changed();
}

// Every word must occur, in the name or id of the caregiver or of one of the visits.
function search(text) {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const fits = (thing) => words.every((word) =>
    `${thing.label} ${thing.id}`.toLowerCase().includes(word));
  if (words.length > 0) state.setFolded(false);
  state.found = words.length === 0 ? null : {
    people: new Set(plan.people.filter((person) => fits(person) || person.tasks.some((stop) =>
      fits(plan.visits[plan.tasks[stop.item].visit]))).map((person) => person.index)),
    visits: new Set(plan.unserved.filter((visit) => fits(plan.visits[visit]))),
  };
  changed();
}

const tip = document.getElementById('tip');

function showTip(event, text) {
  tip.textContent = text;
  tip.hidden = false;
  const x = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 6);
  const y = event.clientY + 16 + tip.offsetHeight > innerHeight
      ? event.clientY - tip.offsetHeight - 10 : event.clientY + 16;
  tip.style.left = `${Math.max(4, x)}px`;
  tip.style.top = `${Math.max(4, y)}px`;
}

function hideTip() {
  tip.hidden = true;
}

// The name comes from the page itself, which so holds no address at all.
const svgNames = document.getElementById('chart').namespaceURI;

function draw(parent, name, attributes, text) {
  const node = document.createElementNS(svgNames, name);
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  if (text !== undefined) node.textContent = text;
  parent.appendChild(node);
  return node;
}

function add(parent, name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  parent.appendChild(node);
  return node;
}

function withTip(node, text) {
  node.addEventListener('pointermove', (event) => showTip(event, text()));
  node.addEventListener('pointerleave', hideTip);
}
