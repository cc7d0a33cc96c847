import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createClient, readApiFile } from '../../api/index.js';
import { makeFolder } from '../../system/index.js';
import { MAIN_FILE, WITH_PARENT } from './main-file.js';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
const READY_MS = 60_000;
const POLL_MS = 50;
/** A node that needs longer to flush and close its database hangs. */
const STOP_GRACE_MS = 15_000;
const LAST_LINES = 15;
/** Runs a node of a testnet as a process that can be stopped, killed and started again. */
export class NodeProcess {
    settings;
    #child;
    #ended = Promise.resolve();
    #client;
    #expectedEnd = false;
    /** Called when the process ends without having been stopped. */
    onUnexpectedEnd = () => { };
    /** `http://127.0.0.1:<port>` */
    url = '';
    constructor(settings) {
        this.settings = settings;
    }
    get name() { return this.settings.name; }
    get role() { return this.settings.role; }
    get dataFolder() { return path.join(this.settings.folder, 'data', this.name); }
    get logFile() { return path.join(this.settings.folder, 'logs', `${this.name}.log`); }
    get nodeBinary() { return this.settings.nodeBinary ?? process.execPath; }
    get pid() { return this.#child?.pid; }
    get running() { return this.#child !== undefined; }
    get client() {
        if (this.#client === undefined)
            throw new Error(`${this.name} has not been started`);
        return this.#client;
    }
    /** Starts the process without waiting for it; see `ready`. */
    start(launch = {}) {
        if (this.#child !== undefined)
            throw new Error(`${this.name} runs already`);
        const { role, folder, settings, launcher = [] } = this.settings;
        const nodeFlags = [...this.settings.nodeFlags ?? [], ...launch.nodeFlags ?? []];
        makeFolder(path.dirname(this.logFile));
        const log = openSync(this.logFile, 'a');
        const all = { ...settings, ...launch.settings };
        const flags = Object.entries(all).flatMap(([key, value]) => [`--${key}`, String(value)]);
        try {
            const [program = this.nodeBinary, ...args] = [
                ...launcher, this.nodeBinary, ...nodeFlags, '--import', WITH_PARENT,
                launch.mainFile ?? MAIN_FILE, 'start', '--role', role,
                '--name', this.name, '--json', '--dataRoot', path.join(folder, 'data'),
                '--keysRoot', path.join(folder, 'keys'), ...flags
            ];
            const child = spawn(program, args, {
                cwd: folder,
                env: { ...environment(), ...launch.env },
                // The node has its own process group, so that Ctrl-C reaches only the testnet, which stops its nodes.
                detached: true,
                stdio: ['ignore', log, log, 'ipc']
            });
            this.#watch(child);
        }
        finally {
            closeSync(log);
        }
    }
    /** Resolves when the API is up. @throws Error with the end of the log if the node ends or is late */
    async ready() {
        const child = this.#child;
        const deadline = Date.now() + READY_MS;
        while (this.#child === child && child !== undefined) {
            const file = await readApiFile(this.dataFolder).catch(() => undefined);
            if (file !== undefined && file.processId === child.pid) {
                this.url = this.settings.reach?.(file.url) ?? file.url;
                this.#client?.close();
                this.#client = createClient({ url: this.url, token: file.token, connections: 64 });
                return;
            }
            if (Date.now() > deadline)
                throw new Error(`${this.name} does not answer${this.lastLines()}`);
            await pause(POLL_MS);
        }
        throw new Error(`${this.name} ended at its start${this.lastLines()}`);
    }
    /** Sends SIGTERM, and SIGKILL if the node does not end in time. Returns true if SIGTERM was enough. */
    async stop(graceMs = STOP_GRACE_MS) {
        const child = this.#child;
        if (child === undefined)
            return true;
        this.#expectedEnd = true;
        child.kill('SIGTERM');
        let killed = false;
        const timer = setTimeout(() => {
            killed = true;
            child.kill('SIGKILL');
        }, graceMs);
        await this.#ended;
        clearTimeout(timer);
        return !killed;
    }
    /** Kills the node like a crash: nothing is flushed. */
    async kill() {
        this.killNow();
        await this.#ended;
    }
    /** Suspends the node until `resume`; its connections stay open. */
    pause() {
        this.#child?.kill('SIGSTOP');
    }
    resume() {
        this.#child?.kill('SIGCONT');
    }
    /** Kills the node without waiting for its end. */
    killNow() {
        this.#expectedEnd = true;
        this.#child?.kill('SIGKILL');
    }
    /** Returns the end of the node's log as a text for an error message. */
    lastLines() {
        try {
            const lines = readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-LAST_LINES);
            return `; the end of ${this.logFile}:\n${lines.join('\n')}`;
        }
        catch {
            return '';
        }
    }
    #watch(child) {
        this.#child = child;
        this.#expectedEnd = false;
        this.#ended = new Promise(resolve => {
            const end = () => {
                if (this.#child !== child)
                    return;
                this.#child = undefined;
                this.#client?.close();
                resolve();
                if (!this.#expectedEnd)
                    this.onUnexpectedEnd(this);
            };
            child.once('exit', end);
            child.once('error', end);
        });
    }
}
/** Returns the environment without settings of nodes, which several nodes cannot share. */
function environment() {
    return Object.fromEntries(Object.entries(process.env)
        .filter(([name]) => !name.startsWith('MEDICHAIN_')));
}
//# sourceMappingURL=node-process.js.map