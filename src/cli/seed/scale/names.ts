export const FIRST_NAMES =
  `Ada Alan Amara Anders Anita Barbara Bjarne Carol Chen Clara Dennis Diego Dorothy
  Edsger Elena Emeka Emil Fatima Frances Grace Guido Hana Hedy Ingrid Ivan Jean Joan John Jun Kamal Karen
  Katherine Ken Lars Leila Linus Lucia Mads Margaret Mei Miguel Mira Niklaus Noor Olga Omar Priya Radia
  Rosa Sofia Sophie Tariq Tim Tove Ursula Vera Wanda Yuki Yusuf Zoe`.split(/\s+/);

export const LAST_NAMES =
  `Abiodun Allen Andersen Bauer Becker Bell Bianchi Castro Chandra Costa Diaz Dubois
  Eriksen Farouk Fischer Garcia Goldberg Gupta Hansen Haas Hopper Ito Ivanova Jansen Kato Keller Khan Kim
  Klein Kovacs Lamarr Lee Lind Lopez Martin Meyer Moreau Mori Nakamura Nguyen Novak Okafor Olsen Park
  Perez Petrov Ritchie Rossi Santos Schmidt Silva Singh Sokolov Tanaka Torres Vargas Weber Wilson Wirth
  Yilmaz`.split(/\s+/);

export const PLACES = [
  ...['Berlin', 'Lagos', 'São Paulo', 'Tokyo', 'Oslo', 'Toronto', 'Nairobi', 'Lisbon', 'Pune'],
  ...['Warsaw', 'Mexico City', 'Seoul', 'Amsterdam', 'Austin', 'Cairo', 'Prague', 'Melbourne'],
];
