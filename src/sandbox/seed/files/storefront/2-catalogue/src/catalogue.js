/** Products by name, as the catalogue service answers them. */
export async function products(fetchJson, url) {
  const answer = await fetchJson(`${url}/products?available=true`);
  return answer.items.toSorted((a, b) => a.name.localeCompare(b.name));
}
