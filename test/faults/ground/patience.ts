export { WAIT_MS as PATIENCE_MS } from '../../e2e/support/limits.js'
