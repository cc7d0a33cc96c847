import { Buffer } from 'node:buffer';
/** The least size of `room`, since appends are frequent and have a few hundred bytes. */
const LEAST_ROOM = 4096;
function fileOf(bytes, generation) {
    return { bytes, durable: bytes, room: bytes, generation };
}
/** Implements `FileSystem` in memory, with the faults of a disk, for the simulator and tests. */
export class MemoryFileSystem {
    faults;
    #files = new Map();
    constructor(faults = {}) {
        this.faults = faults;
    }
    async read(path) {
        return this.#files.get(path)?.bytes.slice();
    }
    async openAppend(path) {
        let file = this.#files.get(path);
        if (file === undefined) {
            file = fileOf(new Uint8Array(0), 0);
            this.#files.set(path, file);
        }
        return new MemoryAppendFile(path, file, this.faults);
    }
    async replace(path, bytes) {
        const written = this.faults.onAppend?.(path, bytes);
        if (written !== undefined && written < bytes.byteLength)
            throw diskFull();
        this.faults.onSync?.(path);
        const generation = (this.#files.get(path)?.generation ?? 0) + 1;
        this.#files.set(path, fileOf(bytes.slice(), generation));
    }
    /** Sets the content of a file, for tests. */
    write(path, bytes) {
        this.#files.set(path, fileOf(bytes.slice(), 0));
    }
    remove(path) {
        this.#files.delete(path);
    }
    /**
     * Simulates a power cut. Of the unflushed bytes, only the first `kept(path, unflushed)` remain. They may
     * end inside a record, which is a torn write. A truncation that was not flushed is undone.
     */
    crash(kept = () => 0) {
        for (const [path, file] of this.#files) {
            const grown = startsWith(file.bytes, file.durable);
            const unflushed = grown ? file.bytes.byteLength - file.durable.byteLength : 0;
            const length = file.durable.byteLength + Math.min(unflushed, kept(path, unflushed));
            const bytes = grown ? file.bytes.slice(0, length) : file.durable;
            this.#files.set(path, fileOf(bytes, file.generation + 1));
            file.generation = -1;
        }
    }
}
class MemoryAppendFile {
    path;
    file;
    faults;
    #generation;
    constructor(path, file, faults) {
        this.path = path;
        this.file = file;
        this.faults = faults;
        this.#generation = file.generation;
    }
    append(bytes) {
        this.#alive();
        const accepted = this.faults.onAppend?.(this.path, bytes) ?? bytes.byteLength;
        const { file } = this;
        const length = file.bytes.byteLength;
        if (length + accepted > file.room.byteLength) {
            file.room = new Uint8Array(Math.max(LEAST_ROOM, 2 * length, length + accepted));
            file.room.set(file.bytes);
        }
        file.room.set(bytes.subarray(0, accepted), length);
        file.bytes = file.room.subarray(0, length + accepted);
        if (accepted < bytes.byteLength)
            throw diskFull();
    }
    async sync() {
        this.#alive();
        const flushed = this.file.bytes;
        this.faults.onSync?.(this.path);
        this.file.durable = flushed;
    }
    truncate(length) {
        this.#alive();
        this.file.bytes = this.file.room = this.file.bytes.slice(0, length);
    }
    async close() { }
    #alive() {
        if (this.file.generation === this.#generation)
            return;
        throw new Error('file handle of a crashed process');
    }
}
function startsWith(bytes, prefix) {
    return bytes.byteLength >= prefix.byteLength &&
        Buffer.compare(bytes.subarray(0, prefix.byteLength), prefix) === 0;
}
function diskFull() {
    return Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
}
//# sourceMappingURL=memory-file-system.js.map