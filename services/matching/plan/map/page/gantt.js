'use strict';

// The day: a row a caregiver, rows drawn when they come into sight.
const rows = document.getElementById('rows');
const rowOf = new Map();
const span = timeSpan();

function timeSpan() {
  let first = Infinity, last = -Infinity;
  for (const person of plan.people) {
    for (const stop of person.stops) {
      first = Math.min(first, stop.arrival - stop.travel);
      last = Math.max(last, stop.end);
    }
  }
  for (const visit of plan.unserved) {
    for (const task of plan.visits[visit].tasks) {
      for (const [open, due] of plan.tasks[task].windows) {
        // An open end says nothing about the day.
        if (due === null) continue;
        first = Math.min(first, open);
        last = Math.max(last, due);
      }
    }
  }
  if (first > last) [first, last] = [plan.midnight, plan.midnight + 1440 * plan.perMinute];
  const hour = 60 * plan.perMinute;
  first = plan.midnight + Math.floor((first - plan.midnight) / hour) * hour;
  last = plan.midnight + Math.ceil((last - plan.midnight) / hour) * hour;
  return {first, last: Math.max(last, first + hour), hour};
}

// In per cent of the width, so that a row never needs drawing again.
function x(time) {
  const part = (time - span.first) / (span.last - span.first);
  return 100 * Math.min(1, Math.max(0, part));
}

function bar(svg, className, from, to, top, height, more) {
  if (to <= from) return null;
  return draw(svg, 'rect', {
    class: className, x: `${x(from)}%`, width: `${Math.max(0, x(to) - x(from))}%`,
    y: top, height, ...more});
}

function tick(svg, time, top, bottom, className) {
  draw(svg, 'line', {class: className, x1: `${x(time)}%`, x2: `${x(time)}%`, y1: top, y2: bottom});
}

function hourStep() {
  const count = (span.last - span.first) / span.hour;
  return [1, 2, 3, 6, 12, 24, 48].find((step) => count / step <= 16) || 168;
}

function drawGrid(svg) {
  for (let time = span.first; time <= span.last; time += hourStep() * span.hour) {
    tick(svg, time, 0, 22, 'grid');
  }
}

// At one of two heights in turn, since windows of neighbours overlap.
function drawWindow(svg, task, {start, number}) {
  const [open, due] = windowAt(task, start), top = 16.6 + number % 2 * 2.6;
  const end = due === null ? span.last : due;
  bar(svg, 'window', open, Math.max(end, open + plan.perMinute), top, 1.8, {});
  if (due !== null && start > due) bar(svg, 'overdue', due, start, top, 2, {});
}

function drawTask(svg, person, stop) {
  const task = plan.tasks[stop.item], visit = plan.visits[task.visit];
  drawWindow(svg, task, stop);
  const end = Math.max(stop.end, stop.start + plan.perMinute);
  const care = bar(svg, 'care', stop.start, end, 2.5, 13,
                   {fill: person.colour, rx: 2, 'data-visit': task.visit});
  withTip(care, () => stopText(person, stop));
  care.addEventListener('click', (event) => choose(person, event.ctrlKey || event.shiftKey,
                                                   task.visit));
  const text = visit.pair === 1 ? `${stop.number}‖` : stop.number;
  draw(svg, 'text', {class: 'care-text', x: `${x((stop.start + stop.end) / 2)}%`, y: 13}, text);
}

function drawStops(svg, person) {
  const [open, close] = person.shift;
  bar(svg, 'shift', open === null ? span.first : open, close === null ? span.last : close, 0, 22);
  drawGrid(svg);
  for (const stop of person.stops) {
    const way = bar(svg, 'travel', stop.arrival - stop.travel, stop.arrival, 8, 4);
    if (way) withTip(way, () => `路途 Travel ${minutes(stop.travel)} min`);
    const waited = stop.kind === kTask || stop.kind === kBreak;
    const wait = waited ? bar(svg, 'wait', stop.arrival, stop.start, 5, 10) : null;
    if (wait) withTip(wait, () => `等待 Waiting ${minutes(stop.start - stop.arrival)} min`);
    if (stop.kind === kBreak) {
      const rest = bar(svg, 'rest', stop.start, stop.end, 4, 12);
      if (rest) withTip(rest, () => `休息 Break ${clock(stop.start)}–${clock(stop.end)}`);
    }
  }
  for (const stop of person.tasks) drawTask(svg, person, stop);
}

function drawLostRow(svg, index) {
  const visit = plan.visits[index];
  drawGrid(svg);
  for (const task of visit.tasks) {
    for (const [open, due] of plan.tasks[task].windows) {
      const node = bar(svg, 'lost-window', open, due === null ? span.last : due, 5, 12,
                       {'data-visit': index});
      if (node) {
        withTip(node, () => lostText(visit));
        node.addEventListener('click', () => mark(index));
      }
    }
  }
}

function makeRow(label, colour, className, onName, fill) {
  const row = add(rows, 'div', `row ${className}`);
  row.style.setProperty('--tint', colour);
  const name = add(row, 'div', 'name', label);
  name.title = label;
  name.addEventListener('click', onName);
  const svg = draw(row, 'svg', {});
  row.fill = () => {
    row.fill = () => {};
    fill(svg);
    markIn(row);
  };
  return row;
}

function markIn(row) {
  for (const node of row.querySelectorAll('[data-visit]')) {
    node.classList.toggle('marked', Number(node.dataset.visit) === state.marked);
  }
}

function makeHours() {
  const row = add(rows, 'div', 'row hours');
  add(row, 'div', 'name', '时间 Time');
  const svg = draw(row, 'svg', {});
  for (let time = span.first; time < span.last; time += hourStep() * span.hour) {
    tick(svg, time, 15, 22, 'grid');
    if (time > span.first) draw(svg, 'text', {x: `${x(time)}%`, y: 13}, clock(time));
  }
}

function makeGantt() {
  makeHours();
  const sight = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) entry.target.fill();
  }, {root: rows, rootMargin: '600px'});
  for (const index of plan.unserved) {
    const row = makeRow(`! ${plan.visits[index].label}`, 'var(--lost)', 'lost lost-item',
                        () => mark(index), (svg) => drawLostRow(svg, index));
    rowOf.set(`lost ${index}`, row);
  }
  for (const person of plan.people.filter((one) => one.tasks.length > 0)) {
    const row = makeRow(person.label, person.colour, '',
                        (event) => choose(person, event.ctrlKey || event.shiftKey),
                        (svg) => drawStops(svg, person));
    rowOf.set(person.index, row);
  }
  for (const row of rowOf.values()) sight.observe(row);
  window.addEventListener('beforeprint', () => {
    for (const row of rowOf.values()) row.fill();
  });
  state.listeners.push(showGantt);
}

function showGantt() {
  let first = null;
  for (const person of plan.people) {
    const row = rowOf.get(person.index);
    if (row === undefined) continue;
    const on = state.chosen.has(person.index);
    row.classList.toggle('off', !isFound(person));
    row.classList.toggle('on', on);
    if (on && first === null) first = row;
  }
  for (const index of plan.unserved) {
    const row = rowOf.get(`lost ${index}`);
    row.classList.toggle('off', !isLostFound(index));
    row.classList.toggle('on', state.marked === index);
    if (state.marked === index && first === null) first = row;
  }
  for (const row of rowOf.values()) markIn(row);
  if (first !== null) first.scrollIntoView({block: 'nearest'});
}
