/** Exports the primitives on Node. In a browser `platform.browser.ts` replaces this file. */
export * from './native/index.js';
//# sourceMappingURL=platform.js.map