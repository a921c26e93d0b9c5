// Writes the names of a table's columns into its cells, where phone.css shows them: on a narrow window each row is a
// card of its own.
(() => {
  const TABLES = 'table.listing:not(.listing--dashboard)';

  const nameOf = (head) => head.textContent.replace(/\s+/g, ' ').trim();

  const labelCells = (table) => {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
      const cells = [...row.cells];
      // A row that has other cells than the head has columns is a heading or a note.
      const named = cells.length === heads.length;
      for (const [index, cell] of cells.entries()) {
        const isEmpty = cell.textContent.trim() === '' && !cell.querySelector('a, button, input, img, svg');
        cell.toggleAttribute('data-empty', isEmpty);
        const name = named && !cell.matches('.title, .bulk-action-checkbox-cell, th') ? nameOf(heads[index]) : '';
        if (name) cell.dataset.label = /[?:]$/.test(name) ? name : `${name}:`;
      }
    }
  };

  const labelAll = () => document.querySelectorAll(TABLES).forEach(labelCells);

  document.addEventListener('DOMContentLoaded', labelAll);
  // Results of a search or a filter have taken the place of the table.
  document.addEventListener('w-swap:success', labelAll);
})();
