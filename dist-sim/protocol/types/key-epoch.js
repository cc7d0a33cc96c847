/** The keys that the hospitals of a chain share. The wire has the index in this list. */
export const SHARED_KEYS = [{ name: 'lottery', mode: 'fresh' }];
export const LOTTERY = 0;
//# sourceMappingURL=key-epoch.js.map