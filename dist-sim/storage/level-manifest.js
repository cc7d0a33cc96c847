import { LevelBytes } from './level-bytes.js';
import { parseLevelLog } from './level-log.js';
/** The kinds of fields in an edit (LevelDB's db/version_edit.cc). Other numbers are obsolete. */
const Field = {
    comparator: 1, logNumber: 2, nextFile: 3, lastSequence: 4, compactPointer: 5, deletedFile: 6, newFile: 7,
    prevLogNumber: 9
};
/**
 * Reads a manifest. A manifest that lost its end describes an earlier state. Some files of that state are
 * deleted, so a comparison with the files shows the loss.
 * @returns a text that says what is wrong, if the manifest is damaged
 */
export function parseLevelManifest(bytes) {
    const { records, brokenAt, isCut } = parseLevelLog(bytes);
    if (brokenAt !== undefined && !isCut)
        return `is damaged at byte ${brokenAt}`;
    const found = new Edits();
    try {
        for (const record of records)
            found.take(new LevelBytes(record));
    }
    catch (error) {
        if (error instanceof RangeError)
            return 'holds an entry that cannot be read';
        throw error;
    }
    return found.manifest() ?? 'is empty or incomplete';
}
class Edits {
    #single = new Map();
    /** The tables by level and number, since a table may move from one level to the next. */
    #tables = new Map();
    take(edit) {
        const added = [];
        while (!edit.isAtEnd) {
            const field = edit.varint();
            switch (field) {
                case Field.comparator:
                    edit.prefixed();
                    break;
                case Field.logNumber:
                case Field.nextFile:
                case Field.lastSequence:
                case Field.prevLogNumber:
                    this.#single.set(field, edit.varint());
                    break;
                case Field.compactPointer:
                    edit.varint();
                    edit.prefixed();
                    break;
                case Field.deletedFile:
                    this.#tables.delete(`${edit.varint()}/${edit.varint()}`);
                    break;
                case Field.newFile:
                    added.push(newFile(edit));
                    break;
                default: throw new RangeError('an unknown field');
            }
        }
        for (const [key, number, size] of added)
            this.#tables.set(key, [number, size]);
    }
    manifest() {
        const logNumber = this.#single.get(Field.logNumber);
        const lastSequence = this.#single.get(Field.lastSequence);
        const isWhole = this.#single.has(Field.nextFile);
        if (logNumber === undefined || lastSequence === undefined || !isWhole)
            return undefined;
        return { logNumber, lastSequence, tables: new Map(this.#tables.values()) };
    }
}
function newFile(edit) {
    const level = edit.varint();
    const number = edit.varint();
    const size = edit.varint();
    edit.prefixed();
    edit.prefixed();
    return [`${level}/${number}`, number, size];
}
//# sourceMappingURL=level-manifest.js.map