'use strict';

// The plan as MapPage wrote it, and what both panes reckon from it. Times are in the plan's units.
const kStart = 0, kTask = 1, kBreak = 2, kEnd = 3;

function colourOf(i) {
  // Golden angle: neighbours in the list differ most. Not red, which is for the unserved; and
  // darker from yellow to cyan, where white numbers could not be read.
  const hue = 20 + Math.round(i * 137.508) % 318, bright = hue > 45 && hue < 195;
  return `hsl(${hue} ${[68, 52, 80][i % 3]}% ${[40, 32, 46][i % 5 % 3] - (bright ? 9 : 0)}%)`;
}

function decodeStop(raw) {
  const [kind, item, place, arrival, start, length, travel] = raw;
  return {kind, item, place, arrival, start, end: start + length, travel, number: 0};
}

function decodePerson(raw, index) {
  const stops = raw.stops.map(decodeStop);
  const tasks = stops.filter((stop) => stop.kind === kTask);
  tasks.forEach((stop, i) => { stop.number = i + 1; });
  const sum = (part) => tasks.reduce((total, stop) => total + part(stop), 0);
  return {
    index, label: raw.label, id: raw.id, shift: raw.shift, stops, tasks,
    colour: colourOf(index),
    care: sum((stop) => stop.end - stop.start),
    travel: stops.reduce((total, stop) => total + stop.travel, 0),
    wait: sum((stop) => stop.start - stop.arrival),
  };
}

function decodePlan(raw) {
  const plan = {
    title: raw.title, midnight: raw.midnight, perMinute: raw.units_per_minute,
    places: raw.places, outlines: raw.outlines, cost: raw.cost, unserved: raw.unserved,
    people: raw.caregivers.map(decodePerson),
    tasks: raw.tasks.map(([visit, place, windows]) => ({visit, place, windows, by: null})),
    visits: raw.visits.map(([label, id, priority, tasks, pair], index) =>
      ({index, label, id, priority, tasks, pair})),
  };
  for (const person of plan.people) {
    for (const stop of person.tasks) Object.assign(plan.tasks[stop.item], {by: person, stop});
  }
  return plan;
}

const plan = decodePlan(JSON.parse(document.getElementById('plan').textContent));

function minutes(units) {
  return Math.round(units / plan.perMinute);
}

function clock(time) {
  const total = minutes(time - plan.midnight);
  const day = Math.floor(total / 1440), rest = total - day * 1440;
  const text = `${String(Math.floor(rest / 60)).padStart(2, '0')}:` +
      String(rest % 60).padStart(2, '0');
  return day === 0 ? text : `${text}${day > 0 ? '+' : '−'}${Math.abs(day)}`;
}

function hours(units) {
  return (units / plan.perMinute / 60).toFixed(1);
}

// The window that the time lies in, else the last that begins before it, else the first.
function windowAt(task, time) {
  const begun = task.windows.filter((window) => window[0] <= time);
  return begun.length > 0 ? begun[begun.length - 1] : task.windows[0];
}

function lateness(task, time) {
  const due = windowAt(task, time)[1];
  return due === null ? 0 : Math.max(0, time - due);
}

function windowText([open, due]) {
  return `${clock(open)}–${due === null ? '…' : clock(due)}`;
}

function windowsText(task) {
  return task.windows.map(windowText).join(', ');
}

// Text of what is under the pointer.
function stopText(person, stop) {
  const task = plan.tasks[stop.item], visit = plan.visits[task.visit];
  const lines = [`${stop.number}. ${visit.label}`, `${person.label}`,
    `服务 Service ${clock(stop.start)}–${clock(stop.end)}`,
    `时间窗 Window ${windowsText(task)}`,
    `路途 Travel ${minutes(stop.travel)} min`,
    `等待 Waiting ${minutes(stop.start - stop.arrival)} min`];
  const late = lateness(task, stop.start);
  if (late > 0) lines.push(`迟到 Late ${minutes(late)} min`);
  for (const other of visit.tasks) {
    const by = plan.tasks[other].by;
    if (visit.pair === 1 && other !== stop.item && by !== null) {
      lines.push(`双人 With ${by.label}, ${clock(plan.tasks[other].stop.start)}`);
    }
  }
  return lines.join('\n');
}

function lostText(visit) {
  return [`未安排 Unserved: ${visit.label}`,
    `时间窗 Window ${visit.tasks.map((task) => windowsText(plan.tasks[task])).join(' · ')}`,
    `优先 Priority ${visit.priority}`].join('\n');
}
