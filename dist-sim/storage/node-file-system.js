import * as fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { PRIVATE_FILE, replaceFile, syncFolder } from '../system/index.js';
const fdatasync = promisify(fs.fdatasync);
const close = promisify(fs.close);
export const nodeFileSystem = {
    async read(path) {
        try {
            return await readFile(path);
        }
        catch (error) {
            if (error.code === 'ENOENT')
                return undefined;
            throw error;
        }
    },
    async openAppend(path) {
        const fresh = !fs.existsSync(path);
        const descriptor = fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_CREAT, PRIVATE_FILE);
        if (fresh)
            syncFolder(dirname(path));
        return new NodeAppendFile(descriptor, fs.fstatSync(descriptor).size);
    },
    replace: replaceFile
};
/** Appends synchronously, since a write to the cache takes 1 µs. Only the flush is asynchronous. */
class NodeAppendFile {
    descriptor;
    length;
    constructor(descriptor, length) {
        this.descriptor = descriptor;
        this.length = length;
    }
    append(bytes) {
        let written = 0;
        while (written < bytes.byteLength) {
            written += fs.writeSync(this.descriptor, bytes, written, bytes.byteLength - written, this.length + written);
        }
        this.length += written;
    }
    sync() {
        return fdatasync(this.descriptor);
    }
    truncate(length) {
        fs.ftruncateSync(this.descriptor, length);
        this.length = length;
    }
    close() {
        return close(this.descriptor);
    }
}
//# sourceMappingURL=node-file-system.js.map