export {};
//# sourceMappingURL=membership.js.map