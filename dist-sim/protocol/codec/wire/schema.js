import { accept, reject } from '../../types/index.js';
import { DecodeError } from './decode-error.js';
import { Reader } from './reader.js';
import { Writer } from './writer.js';
export function codec(write, read) {
    return {
        write,
        read,
        encode(value) {
            const writer = new Writer();
            write(writer, value);
            return writer.finish();
        },
        decode(bytes) {
            const reader = new Reader(bytes);
            const value = read(reader);
            reader.end();
            return value;
        }
    };
}
/** Decodes bytes from a peer. Returns the value, or a rejection with the code of the DecodeError. */
export function decode(of, bytes) {
    try {
        return accept(of.decode(bytes));
    }
    catch (error) {
        if (error instanceof DecodeError)
            return reject(error.code);
        throw error;
    }
}
//# sourceMappingURL=schema.js.map