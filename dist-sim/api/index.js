export { ServiceError } from './service-error.js';
export { startApi } from './start.js';
export { API_FILE_NAME, isLive, isOf, readApiFile } from './api-file.js';
export { createClient } from './client.js';
export { CASE_STATUSES, routes } from './routes/index.js';
export { OPERATOR } from './caller.js';
export { MAX_LISTED_DECISIONS, MAX_SUBMISSION_BYTES } from './limits.js';
export { REVIEW_REASON_CODES, REVIEW_REASONS } from './review-reasons.js';
export { jsonFault } from './json-fault.js';
export { betweenColours, escaped, escapedLines, plain, plainLines } from './plain-text.js';
export { readText } from './read-text.js';
export { fields, table, tableLines } from './text-table.js';
//# sourceMappingURL=index.js.map