/** The primitives on Node. In a browser `platform.browser.ts` takes the place of this file. */
export * from './native/index.js'
