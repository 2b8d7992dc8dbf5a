'use strict';

// The head, the list of caregivers, and the details of what is chosen.
const people = document.getElementById('people');
const details = document.getElementById('details');
const buttons = new Map();

function figure(parent, name, value, bad = false) {
  const node = add(parent, 'span', bad ? 'bad' : '');
  node.append(`${name} `);
  add(node, 'b', '', value);
}

function makeFigures() {
  const sum = (part) => plan.people.reduce((total, person) => total + part(person), 0);
  const used = plan.people.filter((person) => person.tasks.length > 0).length;
  const served = plan.visits.length - plan.unserved.length;
  const care = sum((person) => person.care), travel = sum((person) => person.travel);
  const late = sum((person) => person.tasks.filter((stop) =>
    lateness(plan.tasks[stop.item], stop.start) > 0).length);
  const head = document.getElementById('figures');
  figure(head, '上门 Served', `${served}/${plan.visits.length}`);
  if (plan.unserved.length > 0) figure(head, '未安排 Unserved', plan.unserved.length, true);
  figure(head, '护理员 Caregivers', `${used}/${plan.people.length}`);
  figure(head, '服务 Care', `${hours(care)} h`);
  figure(head, '路途 Travel', `${hours(travel)} h`);
  figure(head, '等待 Waiting', `${hours(sum((person) => person.wait))} h`);
  const ratio = `${(60 * travel / care).toFixed(1)} min`;
  if (care > 0) figure(head, '每服务小时路途 Travel per hour', ratio);
  if (late > 0) figure(head, '迟到 Late', late, true);
}

// Many unserved visits would hide the caregivers: then they are folded away until asked for.
const kMostUnfolded = 5;

function makeFolder() {
  const folder = add(people, 'button', 'person', '');
  folder.id = 'folder';
  add(folder, 'span', '', `未安排 Unserved ${plan.unserved.length}`);
  folder.addEventListener('click', () => state.setFolded(!state.folded));
  state.setFolded(plan.unserved.length > kMostUnfolded);
}

function makeList() {
  if (plan.unserved.length > 0) makeFolder();
  for (const visit of plan.unserved) {
    const button = add(people, 'button', 'person lost lost-item');
    add(button, 'i').style.background = 'var(--lost)';
    add(button, 'span', '', plan.visits[visit].label);
    add(button, 'small', '', windowText(plan.tasks[plan.visits[visit].tasks[0]].windows[0]));
    button.addEventListener('click', () => mark(visit));
    buttons.set(`lost ${visit}`, button);
  }
  for (const person of plan.people) {
    const button = add(people, 'button', person.tasks.length > 0 ? 'person' : 'person idle');
    add(button, 'i').style.background = person.tasks.length > 0 ? person.colour : '#d8dee5';
    add(button, 'span', '', person.label);
    add(button, 'small', '', `${person.tasks.length} · ${minutes(person.travel)}′`);
    button.title = `${person.label}\n上门 Visits ${person.tasks.length}, ` +
        `路途 Travel ${minutes(person.travel)} min`;
    button.addEventListener('click', (event) => choose(person, event.ctrlKey || event.shiftKey));
    buttons.set(person.index, button);
  }
}

function showList() {
  for (const person of plan.people) {
    const button = buttons.get(person.index);
    button.style.display = isFound(person) ? '' : 'none';
    button.classList.toggle('on', state.chosen.has(person.index));
  }
  for (const visit of plan.unserved) {
    const button = buttons.get(`lost ${visit}`);
    button.style.display = isLostFound(visit) ? '' : 'none';
    button.classList.toggle('on', state.marked === visit);
  }
  const line = document.getElementById('shown');
  line.textContent = `显示 Shown ${plan.people.filter(isShown).length}/${plan.people.length}`;
  if (state.chosen.size > 0 || state.marked !== null) {
    add(line, 'button', '', '全部 All').addEventListener('click', clearChoice);
  }
  showDetails();
}

function tableOf(person) {
  const table = add(details, 'table');
  const head = add(add(table, 'thead'), 'tr');
  for (const name of ['#', '时间 Time', '订单 Visit', '路 min']) add(head, 'th', '', name);
  const body = add(table, 'tbody');
  for (const stop of person.stops.filter((one) => one.kind === kTask || one.kind === kBreak)) {
    const row = add(body, 'tr');
    const task = stop.kind === kTask ? plan.tasks[stop.item] : null;
    const late = task !== null && lateness(task, stop.start) > 0;
    add(row, 'td', '', stop.number || '');
    add(row, 'td', late ? 'late' : '', `${clock(stop.start)}–${clock(stop.end)}`);
    add(row, 'td', '', task === null ? '休息 Break' : plan.visits[task.visit].label);
    add(row, 'td', '', minutes(stop.travel));
    if (task === null) continue;
    row.classList.toggle('on', task.visit === state.marked);
    row.addEventListener('click', () => mark(task.visit));
  }
}

function showDetails() {
  details.textContent = '';
  const visit = state.marked === null ? null : plan.visits[state.marked];
  if (visit !== null && plan.unserved.includes(visit.index)) {
    const [title, ...rest] = lostText(visit).split('\n');
    add(details, 'h2', 'late', title);
    for (const line of rest) add(details, 'p', '', line);
    return;
  }
  if (state.chosen.size !== 1) return;
  const person = plan.people[[...state.chosen][0]];
  add(details, 'h2', '', person.label);
  add(details, 'p', '', `服务 Care ${hours(person.care)} h · ` +
      `路途 Travel ${minutes(person.travel)} min · 等待 Waiting ${minutes(person.wait)} min`);
  tableOf(person);
}

function setView(name) {
  document.body.classList.remove('both', 'map', 'gantt');
  document.body.classList.add(name);
  for (const button of document.querySelectorAll('[data-view]')) {
    button.classList.toggle('on', button.dataset.view === name);
  }
}

function main() {
  makeFigures();
  makeList();
  makeMap();
  makeGantt();
  state.listeners.push(showList);
  for (const button of document.querySelectorAll('[data-view]')) {
    button.addEventListener('click', () => setView(button.dataset.view));
  }
  document.getElementById('print').addEventListener('click', () => window.print());
  document.getElementById('search').addEventListener('input', (event) =>
    search(event.target.value));
  window.addEventListener('keydown', (event) => { if (event.key === 'Escape') clearChoice(); });
  setView(hasMap ? 'both' : 'gantt');
  changed();
}

main();
