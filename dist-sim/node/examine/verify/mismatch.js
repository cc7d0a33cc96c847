import { hex } from '../../../protocol/types/index.js';
import { StorageError } from '../../../storage/index.js';
/** Ends a check from any depth; never leaves this folder. */
export class Mismatch extends Error {
    name = 'Mismatch';
    finding;
    constructor(height, code, message) {
        super(message);
        this.finding = { height, code, message };
    }
}
/**
 * Reads a row, and turns damage of the row into a mismatch at its height.
 * @param what begins the message, such as "The genesis"
 */
export async function reading(height, what, read) {
    try {
        return await read();
    }
    catch (error) {
        if (!isDamage(error))
            throw error;
        throw new Mismatch(height, 'damaged-row', `${what} is damaged on the disk: ${error.message}`);
    }
}
/** True for damaged data. A full disk or a closed store says nothing about the chain and stays an error. */
export function isDamage(error) {
    return error instanceof StorageError && (error.code === 'corrupt' || error.code === 'read-failed');
}
export function short(hash) {
    return `${hex(hash).slice(0, 16)}…`;
}
//# sourceMappingURL=mismatch.js.map