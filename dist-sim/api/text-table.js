import { stripVTControlCharacters } from 'node:util';
import { betweenColours, plain } from './plain-text.js';
/**
 * Makes the lines of a table. A column is as wide as its widest cell, with two spaces between columns and no
 * space at the end of a line. Colour codes have no width.
 */
export function tableLines(head, rows) {
    const lines = [head.map(title => title.toUpperCase()), ...rows.map(cells => cells.map(oneLine))];
    const widths = head.map((_, column) => {
        return Math.max(...lines.map(line => widthOf(line[column] ?? '')));
    });
    return lines.map(line => {
        return line.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  ').trimEnd();
    });
}
export function table(head, rows) {
    return tableLines(head, rows).map(line => `${line}\n`).join('');
}
/** Makes lines of `name  value` with the values in one column. Entries without a value are left out. */
export function fields(entries) {
    const present = entries.filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value]) => [name, oneLine(String(value))]);
    const width = Math.max(0, ...present.map(([name]) => widthOf(name)));
    return present.map(([name, value]) => `${pad(name, width)}  ${value}\n`).join('');
}
/** Cleans a cell, so that a text of another party cannot end its line. */
function oneLine(cell) {
    return betweenColours(cell, plain);
}
function pad(cell, width) {
    return cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
}
function widthOf(cell) {
    return [...stripVTControlCharacters(cell)].length;
}
//# sourceMappingURL=text-table.js.map