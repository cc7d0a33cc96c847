/** The primitives in a browser: the field `browser` of package.json replaces `platform.ts` by this file. */
export * from './portable/index.js'
