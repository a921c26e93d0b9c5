/**
 * Tables of what is pasted, as the block “Table” holds them: pure, without an editor.
 *
 * `window.pasteTables.readTable(element, readCell)` returns `{ columns: [{ type, heading }], rows: [{ values }], caption }`.
 * readCell: the raw content of Draft.js of a cell. values: such content as JSON, as a rich text field of a form has it.
 * `.areTooMany(tables)` returns whether a form with them would be slow, and `.toRaw(table)` a table as lines of text.
 */
(() => {
  // Each cell is an editor: more of them make a slow form.
  const MOST_CELLS = 300;
  // Others say such numbers too, and mean the rest of the table.
  const MOST_SPANNED = 50;
  const ALIGNED = new Set(['left', 'center', 'right']);

  /** Whether a table has cells beside each other and nothing in them but words: others lay out a mail or a page. */
  const isTable = (element) =>
    [...element.rows].some((row) => row.cells.length > 1) &&
    !element.querySelector('table, ul, ol, h1, h2, h3, h4, h5, h6');

  /** Rows of cells, null where a cell of another row or column reaches to. */
  const toGrid = (element) => {
    const grid = [...element.rows].map(() => []);
    [...element.rows].forEach((row, number) => {
      let column = 0;
      for (const cell of row.cells) {
        while (grid[number][column] !== undefined) column += 1;
        const [width, height] = [cell.colSpan, cell.rowSpan].map((span) => Math.min(span, MOST_SPANNED));
        for (const spanned of grid.slice(number, number + height)) {
          for (let next = column; next < column + width; next += 1) spanned[next] = null;
        }
        grid[number][column] = cell;
      }
    });
    const width = Math.max(...grid.map((row) => row.length));
    return grid.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? null));
  };

  const alignmentOf = (cell) => {
    const alignment = (cell.style.textAlign || cell.getAttribute('align') || '').toLowerCase();
    return ALIGNED.has(alignment) ? alignment : 'text';
  };

  const isEmpty = (cell) => !cell?.textContent.trim();

  /** How a column is aligned: as all of its cells that are not empty, else not at all. */
  const typeOf = (cells) => {
    const found = new Set(cells.filter((cell) => !isEmpty(cell)).map(alignmentOf));
    return found.size === 1 ? [...found][0] : 'text';
  };

  /** Without the rows and columns at the end that have no words: a spreadsheet copies them along. */
  const trim = (grid) => {
    const rows = grid.slice(0, grid.findLastIndex((row) => !row.every(isEmpty)) + 1);
    const width = Math.max(0, ...rows.map((row) => row.findLastIndex((cell) => !isEmpty(cell)) + 1));
    return rows.map((row) => row.slice(0, width));
  };

  const readTable = (element, readCell) => {
    // Markdown has no table without a heading, and few programs say which row is one.
    const [headings = [], ...rows] = trim(toGrid(element));
    const toValue = (cell) => {
      const raw = cell && readCell(cell);
      return JSON.stringify(raw?.blocks.length ? raw : null);
    };
    return {
      columns: headings.map((cell, column) => ({
        type: typeOf(rows.map((row) => row[column])),
        heading: (cell?.textContent ?? '').replace(/\s+/g, ' ').trim(),
      })),
      rows: rows.map((row) => ({ values: row.map(toValue) })),
      caption: (element.caption?.textContent ?? '').replace(/\s+/g, ' ').trim(),
    };
  };

  const areTooMany = (tables) =>
    tables.reduce((sum, { columns, rows }) => sum + columns.length * (rows.length + 1), 0) > MOST_CELLS;

  const wordsOf = (value) => (JSON.parse(value)?.blocks ?? []).map(({ text }) => text).join(' ');

  const toRaw = ({ columns, rows }) => {
    const lines = [columns.map(({ heading }) => heading), ...rows.map(({ values }) => values.map(wordsOf))];
    const toBlock = (cells) => ({
      text: cells.join(' | '),
      type: 'unstyled',
      depth: 0,
      inlineStyleRanges: [],
      entityRanges: [],
    });
    return { blocks: lines.map(toBlock), entityMap: {} };
  };

  window.pasteTables = { areTooMany, isTable, readTable, toRaw };
})();
