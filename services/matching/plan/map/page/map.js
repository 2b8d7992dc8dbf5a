'use strict';

// The map: plane coordinates in hundredths of a degree of latitude, moved and scaled as a whole.
const chart = document.getElementById('chart');
const scene = document.getElementById('scene');
const known = plan.places.filter((place) => place !== null);
const hasMap = known.length > 0;
const kKilometresPerUnit = 1.11195;
// So many numbers can be read at once.
const kMostNumbers = 160;

const middle = hasMap ? known.reduce((sum, place) => sum + place[1], 0) / known.length : 0;
const shrink = Math.cos(middle * Math.PI / 180);

function project([longitude, latitude]) {
  return [longitude * shrink * 100, -latitude * 100];
}

const at = plan.places.map((place) => place === null ? null : project(place));
const view = {k: 1, x: 0, y: 0};
const scenes = [];

function placeOf(stop) {
  return stop.place < 0 ? null : at[stop.place];
}

function drawOutlines() {
  for (const outline of plan.outlines) {
    const ring = outline.ring.map(project);
    draw(scene, 'polygon', {class: 'county', points: ring.map((p) => p.join(',')).join(' ')});
  }
}

// Above the routes.
function drawNames() {
  for (const outline of plan.outlines) {
    const ring = outline.ring.map(project);
    const centre = [0, 1].map((axis) =>
      ring.reduce((sum, point) => sum + point[axis], 0) / ring.length);
    draw(scene, 'text', {class: 'county-name', x: centre[0], y: centre[1]}, outline.name);
  }
}

function drawStop(group, person, stop) {
  const [x, y] = placeOf(stop);
  const node = draw(group, 'g', {class: 'stop', transform: `translate(${x},${y})`});
  draw(node, 'circle', {fill: person.colour});
  draw(node, 'text', {dy: '.36em'}, stop.number);
  withTip(node, () => stopText(person, stop));
  const visit = plan.tasks[stop.item].visit;
  node.addEventListener('click', (event) =>
    choose(person, event.ctrlKey || event.shiftKey || event.metaKey, visit));
  return {node, visit};
}

function drawPerson(person) {
  const group = draw(scene, 'g', {class: 'person-scene'});
  const ways = person.stops.map(placeOf).filter((place) => place !== null);
  const route = draw(group, 'polyline', {
    class: 'route', stroke: person.colour, points: ways.map((p) => p.join(',')).join(' ')});
  withTip(route, () => person.label);
  route.addEventListener('click', (event) => choose(person, event.ctrlKey || event.shiftKey));
  for (const stop of person.stops) {
    if ((stop.kind === kStart || stop.kind === kEnd) && placeOf(stop) !== null) {
      drawHome(group, person, placeOf(stop));
    }
  }
  const stops = person.tasks.filter((stop) => placeOf(stop) !== null)
      .map((stop) => drawStop(group, person, stop));
  scenes.push({person, group, stops});
}

function drawHome(group, person, [x, y]) {
  const home = draw(group, 'g', {transform: `translate(${x},${y})`});
  draw(home, 'path', {class: 'home', stroke: person.colour, d: 'M-1,-1H1V1H-1Z'});
  withTip(home, () => `家 Home: ${person.label}`);
  home.addEventListener('click', () => choose(person, false));
}

const lostNodes = [];

function drawLost(visit) {
  for (const task of plan.visits[visit].tasks) {
    const place = at[plan.tasks[task].place];
    if (!place) continue;
    const node = draw(scene, 'g', {
      class: 'lost-stop', transform: `translate(${place[0]},${place[1]})`});
    draw(node, 'circle', {});
    draw(node, 'text', {dy: '.36em'}, '!');
    withTip(node, () => lostText(plan.visits[visit]));
    node.addEventListener('click', () => mark(visit));
    lostNodes.push({node, visit});
  }
}

function applyView() {
  scene.setAttribute('transform', `translate(${view.x},${view.y}) scale(${view.k})`);
  chart.style.setProperty('--k', view.k);
  const perPixel = kKilometresPerUnit / view.k;
  const nice = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 500].find((km) => km / perPixel > 60);
  const scale = document.querySelector('#scale span');
  if (nice === undefined) return showNumbers();
  scale.style.width = `${nice / perPixel}px`;
  scale.textContent = nice >= 1 ? `${nice} km` : `${nice * 1000} m`;
  showNumbers();
}

// Numbers where they can be read: few stops, or seen from near.
function showNumbers() {
  let inSight = 0;
  for (const {person} of scenes) {
    if (!isShown(person)) continue;
    for (const stop of person.tasks) {
      const place = placeOf(stop);
      if (place === null) continue;
      const x = place[0] * view.k + view.x, y = place[1] * view.k + view.y;
      if (x > 0 && y > 0 && x < chart.clientWidth && y < chart.clientHeight) ++inSight;
    }
  }
  chart.classList.toggle('numbered', inSight <= kMostNumbers);
}

function fit(places, {wide, high}) {
  const xs = places.map((p) => p[0]), ys = places.map((p) => p[1]);
  const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
  const width = Math.max(most(xs) - least(xs), 0.2), height = Math.max(most(ys) - least(ys), 0.2);
  // The key lies at the bottom.
  const margin = 40, key = 30;
  view.k = Math.max(1e-3, Math.min((wide - 2 * margin) / width,
                                   (high - 2 * margin - key) / height));
  view.x = (wide - (most(xs) + least(xs)) * view.k) / 2;
  view.y = (high - key - (most(ys) + least(ys)) * view.k) / 2;
  applyView();
}

// Of the map as @media print has it, 277 by 165 mm: the page cannot ask before it is printed.
const kPrinted = {wide: 1047, high: 624};

function fitShown(size = {wide: chart.clientWidth, high: chart.clientHeight}) {
  const places = scenes.filter(({person}) => isShown(person))
      .flatMap(({person}) => person.stops.map(placeOf)).filter((place) => place !== null);
  const all = at.filter((place) => place !== null);
  if (size.wide > 0) fit(places.length > 0 && state.chosen.size > 0 ? places : all, size);
}

function zoomAt(x, y, factor) {
  view.x = x - (x - view.x) * factor;
  view.y = y - (y - view.y) * factor;
  view.k *= factor;
  applyView();
}

function showMap() {
  const chosen = state.chosen.size > 0;
  for (const {person, group, stops} of scenes) {
    group.classList.toggle('off', !isFound(person));
    group.classList.toggle('dim', chosen && !state.chosen.has(person.index));
    group.classList.toggle('on', state.chosen.has(person.index));
    for (const {node, visit} of stops) {
      node.classList.toggle('on', state.chosen.has(person.index));
      node.classList.toggle('marked', visit === state.marked);
    }
    if (state.chosen.has(person.index)) scene.appendChild(group);
  }
  for (const {node, visit} of lostNodes) {
    node.style.display = isLostFound(visit) ? '' : 'none';
    node.classList.toggle('marked', visit === state.marked);
  }
  showNumbers();
}

function startDragging(event) {
  // What lies under the pointer keeps its click: the pointer is held only once it moves.
  const from = {x: event.clientX, y: event.clientY, viewX: view.x, viewY: view.y};
  const move = (now) => {
    if (now.buttons === 0) return stop();
    view.x = from.viewX + now.clientX - from.x;
    view.y = from.viewY + now.clientY - from.y;
    applyView();
  };
  const stop = () => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', stop);
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', stop);
}

function makeMap() {
  document.getElementById('nomap').hidden = hasMap;
  for (const id of ['zoom', 'scale', 'key']) document.getElementById(id).hidden = !hasMap;
  if (!hasMap) return;
  drawOutlines();
  for (const person of plan.people) if (person.tasks.length > 0) drawPerson(person);
  plan.unserved.forEach(drawLost);
  drawNames();
  chart.addEventListener('pointerdown', startDragging);
  chart.addEventListener('wheel', (event) => {
    event.preventDefault();
    const box = chart.getBoundingClientRect();
    zoomAt(event.clientX - box.left, event.clientY - box.top, Math.exp(-event.deltaY / 400));
  }, {passive: false});
  for (const button of document.querySelectorAll('[data-zoom]')) {
    button.addEventListener('click', () => button.dataset.zoom === 'fit' ? fitShown() :
      zoomAt(chart.clientWidth / 2, chart.clientHeight / 2,
             button.dataset.zoom === 'in' ? 1.5 : 1 / 1.5));
  }
  new ResizeObserver(() => fitShown()).observe(chart);
  window.addEventListener('beforeprint', () => fitShown(kPrinted));
  window.addEventListener('afterprint', () => fitShown());
  state.listeners.push(showMap);
}
