/** The primitives in a browser: the field `browser` of package.json puts this file in place of `platform.ts`. */
export * from './portable/index.js'
