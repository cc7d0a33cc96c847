import { stripVTControlCharacters } from 'node:util';
/** Every terminal is at least this wide. */
export const COLUMNS = 80;
/** Breaks a text at blanks into lines of a terminal's width. All lines except the first are indented. */
export function wrap(text, indent, first = '') {
    const lines = [];
    let line = first;
    let filled = first !== '';
    for (const word of text.split(' ')) {
        const next = filled ? `${line} ${word}` : `${line}${word}`;
        if (filled && stripVTControlCharacters(next).length > COLUMNS) {
            lines.push(line);
            line = ' '.repeat(indent) + word;
        }
        else
            line = next;
        filled = true;
    }
    return [...lines, line].map(text => `${text}\n`).join('');
}
//# sourceMappingURL=wrap.js.map