import { setTimeout as pause } from 'node:timers/promises';
import { ServiceError } from '../../api/index.js';
import { makeFolder } from '../../system/index.js';
import { NodeProcess } from './node-process.js';
const CONNECT_MS = 120_000;
const POLL_MS = 100;
/**
 * Runs a government and its hospitals as processes on this machine. The caller must stop the fleet. No node
 * outlives the process that started it.
 */
export class Fleet {
    options;
    government;
    hospitals;
    #stopping = false;
    #killAll = () => { for (const node of this.nodes)
        node.killNow(); };
    constructor(options) {
        this.options = options;
        const { hospitals, settings = {}, governmentSettings = {}, hospitalSettings = {} } = options;
        this.government = this.#node('government', 0, {
            ...chainSettings(hospitals), beginWith: hospitals, autoApprove: true,
            ...settings, ...governmentSettings
        });
        this.hospitals = Array.from({ length: hospitals }, (_, index) => {
            return this.#node('hospital', index + 1, { ...settings, ...hospitalSettings });
        });
    }
    get nodes() { return [this.government, ...this.hospitals]; }
    /** Starts all nodes, and waits until the chain has begun and all members are connected to one another. */
    async start() {
        const { folder, onProgress = () => { } } = this.options;
        this.#stopping = false;
        makeFolder(folder);
        process.on('exit', this.#killAll);
        onProgress('starting the government');
        this.government.start();
        await this.government.ready();
        // If stop() was called meanwhile, it has already stopped all nodes, and would not stop later ones.
        if (this.#stopping)
            throw new Error('stopped');
        onProgress(`starting ${this.hospitals.length} hospitals`);
        for (const node of this.hospitals)
            node.start();
        await Promise.all(this.hospitals.map(async (node) => { await node.ready(); }));
        onProgress('waiting until all are enrolled and connected');
        await this.connected();
        onProgress(`shared keys: ${await this.#sharedKeys()}`);
        await Promise.all(this.hospitals.map(untilSubmissionsAccepted));
    }
    /** Resolves when every running node has the chain and a connection to all members. */
    async connected(timeoutMs = CONNECT_MS) {
        const deadline = Date.now() + timeoutMs;
        for (const node of this.nodes.filter(({ running }) => running)) {
            for (;;) {
                const status = await node.client.call('status').catch(() => undefined);
                if (status !== undefined && isConnected(status))
                    break;
                if (!node.running)
                    throw new Error(`${node.name} ended${node.lastLines()}`);
                if (Date.now() > deadline) {
                    const state = status?.summary ?? 'no answer';
                    throw new Error(`${node.name} is not connected (${state})${node.lastLines()}`);
                }
                await pause(POLL_MS);
            }
        }
    }
    /** Resolves to the epoch of the shared keys, when every hospital is ready in it. */
    async #sharedKeys() {
        const deadline = Date.now() + CONNECT_MS;
        for (;;) {
            const { chain } = await this.government.client.call('status');
            const active = chain?.sharedKeys.active;
            const isDealing = active?.ready !== active?.holders || chain?.sharedKeys.pending !== undefined;
            if (chain !== undefined && !isDealing)
                return chain.sharedKeys.text;
            if (Date.now() > deadline) {
                throw new Error(`the hospitals share no keys: ${chain?.sharedKeys.text ?? 'no chain'}`);
            }
            await pause(POLL_MS);
        }
    }
    /** Stops all nodes, and returns the names of those that had to be killed. */
    async stop() {
        this.#stopping = true;
        const clean = await Promise.all(this.nodes.map(async (node) => await node.stop()));
        process.off('exit', this.#killAll);
        return this.nodes.filter((_, index) => clean[index] !== true).map(node => node.name);
    }
    #node(role, number, settings) {
        const { folder, port, nodeFlags, nodeBinaries = [], overridesOf } = this.options;
        const name = role === 'government' ? role : `hospital-${number}`;
        const flags = nodeFlags?.(name);
        const { settings: ownSettings, ...rest } = overridesOf?.(number) ?? {};
        return new NodeProcess({
            role, name, folder, nodeBinary: nodeBinaries[number % nodeBinaries.length], ...rest,
            settings: {
                ...(port === undefined ? {} : portSettings(port, number)), logLevel: 'warn', ...settings,
                ...ownSettings
            },
            ...(flags === undefined ? {} : { nodeFlags: flags })
        });
    }
}
/**
 * Resolves when a hospital accepts submissions. It refuses them from the begin of the chain until the
 * hospitals have agreed on a linking key.
 */
export async function untilSubmissionsAccepted(node) {
    const deadline = Date.now() + CONNECT_MS;
    for (;;) {
        // An accepting hospital refuses the empty object as malformed.
        const fault = await node.client.submitText('{}').catch((error) => error);
        if (!(fault instanceof ServiceError) || fault.status === 400 || fault.status === 422)
            return;
        if (Date.now() > deadline)
            throw new Error(`${node.name} accepts no submission: ${fault.message}`);
        await pause(POLL_MS);
    }
}
/** Returns the settings for a node's two ports: for peers, and for the local API. */
function portSettings(first, number) {
    const port = first + 2 * number;
    return { listen: `/ip4/127.0.0.1/tcp/${port}`, apiPort: port + 1 };
}
/** Returns chain parameters that allow the removal of a hospital. Two hospitals draw a single validator. */
function chainSettings(hospitals) {
    const validatorsPerDiagnosis = Math.min(2, hospitals - 1);
    return {
        validatorsPerDiagnosis,
        minMembers: Math.max(2, Math.min(hospitals, validatorsPerDiagnosis + 1)),
        // Short times: users remove hospitals, and stop drawn hospitals, and want to see the effect.
        allowlistGapMs: 1000,
        attemptWindowMs: 30_000,
        // No clinician judges the samples.
        auditRate: 0
    };
}
/**
 * Tells whether a node is connected to all members and up to date. A hospital that joins late has the phase
 * `following` for a few blocks; it need not validate yet.
 */
function isConnected({ phase, chain }) {
    if (chain === undefined || chain.missing.length > 0)
        return false;
    return phase === 'following' || phase === 'validating';
}
//# sourceMappingURL=fleet.js.map