import { createServer } from 'node:http';
import { products } from './catalogue.js';

const port = Number(process.env.PORT ?? 8080);
const catalogue = process.env.CATALOGUE_URL ?? 'http://catalogue:8080';

const fetchJson = async (url) => (await fetch(url)).json();

const server = createServer(async (request, response) => {
  const items = await products(fetchJson, catalogue);
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<h1>Storefront</h1><ul>${items.map((item) => `<li>${item.name}</li>`).join('')}</ul>`);
});

server.listen(port, () => console.log(`storefront listens on ${port}`));
