// The words of every event, for the search: its address on the site, then what its page says, each word once.
import { events } from '../events.js';
import { typeName } from '../type-name.js';
import { listWords } from '../words.js';

export async function GET() {
  const entries = events.map(async ({ id, title, description, project, type, readWords }) => {
    const own = listWords([title, description, project, typeName(type)].join(' '));
    return [id, [...new Set([...own, ...(await readWords())])].join(' ')];
  });
  return Response.json(Object.fromEntries(await Promise.all(entries)));
}
