/** What a customer confirms before paying. Prices are in cents. */
export function summary(items) {
  const total = items.reduce((sum, item) => sum + item.price * item.count, 0);
  return { lines: items.map((item) => `${item.count} × ${item.name}`), total };
}
