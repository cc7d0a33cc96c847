import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chainSettings, mismatch } from './chain-settings.js';
import { ConfigError } from './config-error.js';
import { governmentSettings } from './government-settings.js';
import { hospitalSettings } from './hospital-settings.js';
import { loadSettings } from './load-settings.js';
import { keywords } from './setting.js';
import { envName, flagName, plain } from './spelling.js';
const SETTINGS = {
    hospital: hospitalSettings,
    government: governmentSettings,
    chain: chainSettings
};
/** Names in the environment that are no settings of a file: the command line reads them. */
const COMMAND_NAMES = ['name', 'config', 'role', 'data', 'json'];
const IN_ENVIRONMENT = spellings(...Object.values(SETTINGS).flatMap(settings => Object.keys(settings)), ...COMMAND_NAMES);
/**
 * Loads and checks the configuration of a role; flag > environment > file > default.
 * @throws ConfigError with every wrong key, its place and its fix
 */
export function loadConfig(role, sources = {}) {
    // The government's command line may also set the parameters of the chain that it will make.
    const others = role === 'government' ? spellings(...Object.keys(chainSettings)) : spellings();
    return load(role, sources, others);
}
/**
 * Loads the parameters for a genesis, from `config/chain.yaml` or `sources.file`. The flags may also hold
 * settings of the government.
 * @throws ConfigError
 */
export function loadChainParameters(sources = {}) {
    const others = spellings(...Object.keys(governmentSettings));
    const loaded = load('chain', sources, others);
    const bad = mismatch(loaded.config);
    if (bad !== undefined) {
        const where = {
            flag: flagName(bad.key),
            environment: envName(bad.key),
            file: loaded.file ?? 'file',
            default: 'chain parameters'
        }[loaded.sources[bad.key]];
        throw new ConfigError([{ ...bad, where }]);
    }
    return loaded;
}
/** Lists every setting of a role or of the chain, in the order of its file. */
export function configOptions(kind) {
    return Object.entries(SETTINGS[kind]).map(([key, schema]) => {
        const { type = 'string', description = '', default: value } = keywords(schema);
        return { key, flag: flagName(key), env: envName(key), type, default: value, description };
    });
}
function load(kind, sources, alsoInFlags) {
    const file = sources.file ?? defaultFile(kind);
    const { values, sources: from } = loadSettings(SETTINGS[kind], {
        file, flags: sources.flags ?? {}, env: sources.env ?? {},
        alsoInEnvironment: IN_ENVIRONMENT, alsoInFlags,
        kind, otherKinds: Object.fromEntries(Object.entries(SETTINGS).filter(([other]) => other !== kind))
    });
    // T is derived from the schema, and the schema accepted each value.
    return { config: values, sources: from, file };
}
/** Returns the operator's file if the working directory has one, else the file of the package. */
function defaultFile(kind) {
    const own = join('config', `${kind}.yaml`);
    if (existsSync(own))
        return own;
    const packaged = fileURLToPath(new URL(`../../../config/${kind}.yaml`, import.meta.url));
    return existsSync(packaged) ? packaged : undefined;
}
function spellings(...keys) {
    return new Set(keys.map(plain));
}
//# sourceMappingURL=load-config.js.map