// In the browser: hides the events that are not looked for. What is asked stands in the address, where links can name it.
import { matches } from './words.js';

const form = document.querySelector('form.search');
const found = form.querySelector('.search-found');
const sections = [...document.querySelectorAll('section.events')];
const plurals = new Intl.PluralRules('sk');
const NOUNS = { one: 'podujatie', few: 'podujatia', many: 'podujatí', other: 'podujatí' };

/** @type {Promise<Map<string, string[]>> | undefined} */
let loading;

/** The words of every event by its id, asked for once, when somebody searches. */
async function loadWords() {
  const response = await fetch(form.dataset.words);
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return new Map(Object.entries(await response.json()).map(([id, words]) => [id, words.split(' ')]));
}

async function show() {
  const query = form.elements.q.value;
  const chosen = [...form.querySelectorAll('select')].filter(({ value }) => value);
  const words = query.trim() ? await readWords() : undefined;
  if (query !== form.elements.q.value) return; // Typed on meanwhile: a later call shows that.
  const isMeant = ({ dataset }) =>
    chosen.every(({ dataset: { field }, value }) => dataset[field] === value) &&
    (!words || matches(words.get(dataset.id) ?? [], query));
  let count = 0;
  for (const section of sections) {
    const events = [...section.querySelectorAll('li')];
    for (const event of events) event.hidden = !isMeant(event);
    section.hidden = events.every(({ hidden }) => hidden);
    count += events.filter(({ hidden }) => !hidden).length;
  }
  found.textContent = query.trim() || chosen.length > 0 ? `${count} ${NOUNS[plurals.select(count)]}` : '';
}

/** The words; a failed request is made again at the next letter. */
function readWords() {
  loading ??= loadWords().catch((error) => {
    loading = undefined;
    found.textContent = 'Hľadanie sa nepodarilo načítať. Skúste to znova.';
    throw error;
  });
  return loading;
}

function writeAddress() {
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  history.replaceState(history.state, '', asked.size > 0 ? `?${asked}` : location.pathname);
}

for (const [name, value] of new URLSearchParams(location.search)) {
  const field = form.elements.namedItem(name);
  if (field) field.value = value;
}
form.addEventListener('input', () => {
  writeAddress();
  show();
});
form.addEventListener('submit', (event) => event.preventDefault());
show();
