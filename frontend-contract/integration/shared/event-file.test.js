import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { explainSyntax, hasEventLayout, parseFile, UNROUTED } from './event-file.js';

test('a file is parted, and its lines keep their numbers', () => {
  const text = '---\ntitle: Jarmok\n---\n\nText.\n';
  const { frontmatter, content, fault } = parseFile(text);

  deepEqual([frontmatter, fault], [{ title: 'Jarmok' }, undefined]);
  equal(content.split('\n').indexOf('Text.'), text.split('\n').indexOf('Text.'));
});

test('a front matter that is not YAML is a fault with its line', () => {
  const { frontmatter, content, fault } = parseFile('---\ntitle: a\nslug: "b\n---\n');

  deepEqual([frontmatter, content], [{}, '']);
  equal(fault?.startsWith('line '), true);
});

test('any other error says what it says', () => {
  equal(explainSyntax(new Error('no')), 'no');
});

test('events are the files of EventLayout, wherever it is named from', () => {
  const layouts = ['../../layouts/EventLayout.astro', '@/layouts/EventLayout.astro', 'EventLayout.astro'];
  const others = ['../layouts/PageLayout.astro', 'MyEventLayout.astro', 'EventLayout.astro.js', undefined, null, 5];

  deepEqual(
    layouts.map((layout) => hasEventLayout({ layout })),
    [true, true, true],
  );
  deepEqual(
    others.filter((layout) => hasEventLayout({ layout })),
    [],
  );
});

test('what begins with a line or a dot has no page', () => {
  deepEqual(
    ['_a.md', 'p/_b/c.md', '.a.md', 'a_.md', 'p/a.b.md'].filter((path) => UNROUTED.test(path)),
    ['_a.md', 'p/_b/c.md', '.a.md'],
  );
});
