import { ConfigError } from './config-error.js';
import { complaint, keywords, parseText } from './setting.js';
import { ENV_PREFIX, envName, flagName, plain } from './spelling.js';
import { suggest } from './suggest.js';
import { readYaml } from './yaml-file.js';
/**
 * Loads settings; flag > environment > file > default. Overridden values are checked, too, so that a
 * mistake shows before the value is in use.
 * @throws ConfigError with every problem found
 */
export function loadSettings(settings, sources) {
    const problems = [];
    const values = {};
    const from = {};
    for (const [key, schema] of Object.entries(settings)) {
        values[key] = structuredClone(keywords(schema).default);
        from[key] = 'default';
    }
    const given = [
        ...fromFile(settings, sources, problems),
        ...fromEnvironment(settings, sources, problems),
        ...fromFlags(settings, sources, problems)
    ];
    for (const { key, value, source, where } of given) {
        const message = complaint(settings[key], value);
        if (message !== undefined)
            problems.push({ key, where, message: hidden(key, message) });
        values[key] = value;
        from[key] = source;
    }
    if (problems.length > 0)
        throw new ConfigError(problems);
    return { values, sources: from };
}
function fromFile(settings, { file, kind = '', otherKinds = {} }, problems) {
    if (file === undefined)
        return [];
    const lines = readYaml(file);
    const other = kindOf(lines.map(({ key }) => key).filter(key => !Object.hasOwn(settings, key)), otherKinds);
    if (other !== undefined) {
        problems.push({
            key: 'file', where: file,
            message: `this holds settings of the ${other}; name a file with those of the ${kind}, such as ` +
                `config/${kind}.yaml`
        });
        return [];
    }
    return lines.flatMap(({ key, value, line }) => {
        const where = `${file}:${line}`;
        if (!Object.hasOwn(settings, key)) {
            problems.push({ key, where, message: unknown(key, Object.keys(settings), problems) });
            return [];
        }
        return value === null ? [] : [{ key, value, source: 'file', where }];
    });
}
function fromEnvironment(settings, { env, alsoInEnvironment }, problems) {
    const names = new Map(Object.keys(settings).map(key => [plain(key), key]));
    return Object.entries(env).flatMap(([name, text]) => {
        if (!name.startsWith(ENV_PREFIX) || text === undefined)
            return [];
        const spelling = plain(name.slice(ENV_PREFIX.length));
        const key = names.get(spelling);
        if (key !== undefined) {
            const value = parseText(settings[key], text);
            return [{ key, value, source: 'environment', where: name }];
        }
        if (!alsoInEnvironment.has(spelling)) {
            const message = unknown(name, Object.keys(settings).map(envName), problems);
            problems.push({ key: name, where: 'environment', message });
        }
        return [];
    });
}
function fromFlags(settings, { flags, alsoInFlags }, problems) {
    const names = new Map(Object.keys(settings).map(key => [plain(key), key]));
    return Object.entries(flags).flatMap(([name, text]) => {
        const key = names.get(plain(name));
        if (key !== undefined) {
            const value = parseText(settings[key], text);
            return [{ key, value, source: 'flag', where: flagName(key) }];
        }
        if (!alsoInFlags.has(plain(name))) {
            const message = unknown(name, Object.keys(settings), problems);
            problems.push({ key: name, where: 'command line', message });
        }
        return [];
    });
}
/** Finds the other kind of file that has all these keys. A single key may be a slip, so it names no kind. */
function kindOf(strange, otherKinds) {
    if (strange.length < 2)
        return undefined;
    return Object.entries(otherKinds)
        .find(([, settings]) => strange.every(key => Object.hasOwn(settings, key)))?.[0];
}
/**
 * Writes the message for an unknown setting. Only the first message without a suggestion lists all settings.
 */
function unknown(name, known, before) {
    const near = suggest(name, known);
    if (near !== undefined)
        return `is not a known setting. Did you mean ${near}?`;
    const list = ` Known are: ${known.join(', ')}.`;
    return `is not a known setting.${before.some(({ message }) => message.includes(list)) ? '' : list}`;
}
/** Replaces the message about a passphrase, which must not show its value. */
function hidden(key, message) {
    return key === 'passphrase' ? 'is not valid text of at most 1024 characters' : message;
}
//# sourceMappingURL=load-settings.js.map