/**
 * This folder serves the calls about measures on records: erasure, restriction, correction and holds. The
 * ledger decides (`protocol/ledger`), and `clinical/erasures` overwrites. This folder only asks and shows.
 */
export { erasureServices } from './erasure-services.js'
