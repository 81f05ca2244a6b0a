import { deliveryDate } from './delivery.js';

const workingDays = Number(process.env.DELIVERY_DAYS ?? 3);

/** What a customer confirms before paying. Prices are in cents. */
export function summary(items, now = new Date()) {
  const total = items.reduce((sum, item) => sum + item.price * item.count, 0);
  return {
    lines: items.map((item) => `${item.count} × ${item.name}`),
    total,
    arrives: deliveryDate(now, workingDays),
  };
}
