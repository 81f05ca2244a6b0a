const day = 24 * 60 * 60 * 1000;

/** The day on which an order arrives: `workingDays` after it was placed; nothing moves on weekends. */
export function deliveryDate(placed, workingDays) {
  let date = placed;
  for (let left = workingDays; left > 0; ) {
    date = new Date(date.getTime() + day);
    if (date.getUTCDay() !== 0 && date.getUTCDay() !== 6) left -= 1;
  }
  return date.toISOString().slice(0, 10);
}
