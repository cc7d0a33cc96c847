import { MemoryFileSystem, MemoryStore, put } from '../storage/index.js';
import { never } from './life.js';
/**
 * The disk of a node, which outlives the processes of the node. `attach` gives a process its view: the
 * in-memory versions of the storage layer, with delays and with places to crash.
 */
export class Disk {
    random;
    faults;
    #files;
    #store;
    /** The content of the file of shared keys. */
    keySecrets;
    /** @param keySecrets with which the hospital is made */
    constructor(random, faults, keySecrets) {
        this.random = random;
        this.faults = faults;
        this.keySecrets = keySecrets;
        this.#files = new MemoryFileSystem({
            onAppend: (_path, bytes) => random.chance(faults.full) ? random.between(0, bytes.byteLength - 1) : undefined
        });
        this.#store = this.#emptyStore();
    }
    attach(life) {
        this.#store.reopen();
        return {
            files: new LivingFiles(this.#files, life, this.random, this.faults),
            store: new LivingStore(this.#store, life, this.random, this.faults),
            keys: new LivingKeys(this, life, this.random)
        };
    }
    /** Cuts the power: unflushed bytes are lost in part or in whole. */
    cut() {
        this.#files.crash((_path, unflushed) => this.random.between(0, unflushed));
        this.#store.crash();
    }
    loseFile(path) {
        this.#files.remove(path);
    }
    async copy(paths) {
        const files = new Map();
        for (const path of paths) {
            const bytes = await this.#files.read(path);
            if (bytes !== undefined)
                files.set(path, bytes);
        }
        const rows = [];
        for await (const [key, value] of this.#store.iterate({}))
            rows.push(put(key, value));
        return { files, rows };
    }
    /** Restores an old copy, in whole or in part. The node must not be running. */
    async restore({ files, rows }, part) {
        if (part !== 'store')
            for (const [path, bytes] of files)
                this.#files.write(path, bytes);
        if (part === 'files')
            return;
        const full = this.faults.full;
        this.faults.full = 0;
        this.#store = this.#emptyStore();
        await this.#store.batch(rows, { sync: true });
        this.faults.full = full;
    }
    #emptyStore() {
        return new MemoryStore({
            beforeBatch: () => {
                if (this.random.chance(this.faults.full))
                    throw diskFull();
            }
        });
    }
}
function diskFull() {
    return Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
}
class LivingFiles {
    files;
    life;
    random;
    faults;
    constructor(files, life, random, faults) {
        this.files = files;
        this.life = life;
        this.random = random;
        this.faults = faults;
    }
    read(path) {
        return this.life.alive ? this.files.read(path) : never();
    }
    async openAppend(path) {
        const file = await this.files.openAppend(path);
        const { life, random, faults } = this;
        return {
            append: bytes => { if (life.passes('append'))
                file.append(bytes); },
            truncate: length => { if (life.passes('truncate'))
                file.truncate(length); },
            sync: async () => {
                if (!life.passes('flush'))
                    return await never();
                // A power cut in the middle of a flush may leave either state.
                const isEarly = random.chance(0.5);
                if (isEarly)
                    await file.sync();
                await life.wait(random.unit() * faults.flushMs);
                if (!isEarly && life.alive)
                    await file.sync();
                if (!life.passes('flushed'))
                    await never();
            },
            close: async () => { await file.close(); }
        };
    }
    async replace(path, bytes) {
        if (!this.life.passes('replace'))
            return await never();
        await this.life.wait(this.random.unit() * this.faults.flushMs);
        await this.files.replace(path, bytes);
        if (!this.life.passes('replaced'))
            await never();
    }
}
class LivingStore {
    store;
    life;
    random;
    faults;
    constructor(store, life, random, faults) {
        this.store = store;
        this.life = life;
        this.random = random;
        this.faults = faults;
    }
    get(key) {
        return this.life.alive ? this.store.get(key) : never();
    }
    getMany(keys) {
        return this.life.alive ? this.store.getMany(keys) : never();
    }
    async batch(operations, options) {
        if (!this.life.passes('batch'))
            return await never();
        const isEarly = this.random.chance(0.5);
        if (isEarly)
            await this.store.batch(operations, options);
        await this.life.wait(this.random.unit() * this.faults.flushMs);
        if (!isEarly)
            await this.store.batch(operations, options);
        if (!this.life.passes('batched'))
            await never();
    }
    async *iterate(range) {
        for await (const entry of this.store.iterate(range)) {
            if (!this.life.alive)
                return await never();
            yield entry;
        }
    }
    async close() { }
}
/** The file of shared keys. A write happens in whole or not at all, as the two slots of the file provide. */
class LivingKeys {
    disk;
    life;
    random;
    constructor(disk, life, random) {
        this.disk = disk;
        this.life = life;
        this.random = random;
    }
    get secrets() { return this.disk.keySecrets; }
    async save(secrets) {
        if (!this.life.passes('keys'))
            return await never();
        const isEarly = this.random.chance(0.5);
        if (isEarly)
            this.disk.keySecrets = secrets;
        await this.life.wait(this.random.unit() * this.disk.faults.flushMs);
        if (!isEarly)
            this.disk.keySecrets = secrets;
        if (!this.life.passes('keys saved'))
            await never();
    }
}
//# sourceMappingURL=disk.js.map