export {};
//# sourceMappingURL=beacon-share.js.map