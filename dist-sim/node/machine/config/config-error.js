/** How many problems are shown at once. */
const MOST_SHOWN = 10;
/** Reports a configuration with which the node does not start. */
export class ConfigError extends Error {
    problems;
    name = 'ConfigError';
    exitCode = 2;
    constructor(problems) {
        const more = problems.length - MOST_SHOWN;
        super([
            ...problems.slice(0, MOST_SHOWN).map(({ where, key, message }) => `${where}: ${key}: ${message}`),
            ...(more > 0 ? [`and ${more} more like these`] : [])
        ].join('\n'));
        this.problems = problems;
    }
}
//# sourceMappingURL=config-error.js.map