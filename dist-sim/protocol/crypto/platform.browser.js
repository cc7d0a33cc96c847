/** Exports the primitives in a browser: the field `browser` of package.json names this file. */
export * from './portable/index.js';
//# sourceMappingURL=platform.browser.js.map