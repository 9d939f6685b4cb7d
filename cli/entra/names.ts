/** Names as real directories hold them: [given name, surname], with diacritics, apostrophes, particles, long ones and non-Latin scripts. */

export const people: [given: string[], surnames: string[]][] = [
  [
    ["Anouk", "Daan", "Fleur", "Joris", "Renée", "Sjoerd", "Thijs", "Zoë"],
    ["van den Berg", "de Jong", "Hoogeveen", "'t Hart", "Dijkstra", "van der Meulen", "Özdemir-Bakker"],
  ],
  [
    ["Änne", "Björn", "Günter", "Jürgen", "Käthe", "Sören", "Ulrike"],
    ["Müller", "Großmann", "Schröder", "Weiß", "von Württemberg", "Böhm", "Fuchs"],
  ],
  [
    ["Aurélie", "Benoît", "Chloé", "François", "Jean-Baptiste", "Loïc", "Océane"],
    ["Lefèvre", "D'Aubigné", "Bélanger", "Gauthier", "L'Hôpital", "Noël", "Œuvrard"],
  ],
  [
    ["Agnieszka", "Łukasz", "Małgorzata", "Paweł", "Zdzisław"],
    ["Wiśniewska", "Dąbrowski", "Szczęsny", "Żółtowska", "Brzęczyszczykiewicz"],
  ],
  [
    ["Aoife", "Ciarán", "Niamh", "Siobhán", "Seán", "Grace", "Oliver"],
    ["O'Brien", "O'Neill", "Ní Dhomhnaill", "MacCárthaigh", "Fitzgerald", "Whitfield", "Ashworth-Pemberton"],
  ],
  [
    ["Begoña", "Iñaki", "José María", "María del Carmen Guadalupe", "Nuño", "Inês", "João"],
    ["Núñez", "Ibáñez y Muñoz", "Peña", "Gonçalves", "Conceição", "Fernández de Córdoba Álvarez de las Asturias Bohorques"],
  ],
  [
    ["Åsa", "Bjørn", "Hallgerður", "Märta", "Søren", "Þórdís", "Tuğçe", "Çağlar", "İbrahim"],
    ["Ångström", "Bjørnsson", "Guðmundsdóttir", "Hämäläinen", "Østergård", "Yıldız", "Şahin", "Çelik"],
  ],
  [
    ["Amal", "Chukwuemeka", "Ngọc Ánh", "Nokuthula", "Priyanka", "Oluwaseun", "Tịnh"],
    ["Venkatanarasimharajuvaripeta", "Nguyễn", "Okonkwo", "Ramachandran", "al-Masri", "Đặng", "Ndlovu"],
  ],
];

/** Written without Latin letters: [given name, surname, how the sign-in name spells them]. */
export const nonLatinPeople: [given: string, surname: string, latin: string][] = [
  ["太郎", "山田", "taro.yamada"],
  ["さくら", "小林", "sakura.kobayashi"],
  ["伟", "王", "wei.wang"],
  ["小明", "欧阳", "xiaoming.ouyang"],
  ["민준", "김", "minjun.kim"],
  ["Ελένη", "Παπαδοπούλου", "eleni.papadopoulou"],
  ["Дмитрий", "Щербаков", "dmitry.shcherbakov"],
  ["ليلى", "حداد", "layla.haddad"],
  ["נועה", "לוי", "noa.levi"],
];

export const departments: [department: string, titles: string[]][] = [
  ["Sales", ["Account Manager", "Sales Director", "Inside Sales Representative"]],
  ["Research & Development", ["Software Engineer", "Principal Engineer", "QA Engineer", "Ingénieure d'études"]],
  ["Finance", ["Controller", "Accountant", "Payroll Specialist"]],
  ["Human Resources", ["Recruiter", "HR Business Partner"]],
  ["Operations", ["Logistics Planner", "Head of Operations", "Service Desk Agent"]],
  ["Legal", ["General Counsel", "Paralegal"]],
  ["Marketing", ["Content Designer", "Brand Manager", "Event Coordinator"]],
];

export interface Office {
  city: string;
  state: string;
  country: string;
  street: string;
  postalCode: string;
  dial: string;
}

export const offices: Office[] = [
  { city: "Utrecht", state: "Utrecht", country: "NL", street: "Vredenburg 40", postalCode: "3511 BD", dial: "+31 30 555" },
  { city: "Zürich", state: "ZH", country: "CH", street: "Bahnhofstraße 12", postalCode: "8001", dial: "+41 44 555" },
  {
    city: "Kraków",
    state: "Małopolskie",
    country: "PL",
    street: "ul. Świętego Jana 5",
    postalCode: "31-018",
    dial: "+48 12 555",
  },
  { city: "São Paulo", state: "SP", country: "BR", street: "Avenida Paulista 900", postalCode: "01310-100", dial: "+55 11 555" },
  { city: "東京", state: "東京都", country: "JP", street: "千代田区丸の内1丁目", postalCode: "100-0005", dial: "+81 3 555" },
  {
    city: "Dublin",
    state: "Leinster",
    country: "IE",
    street: "12 St Stephen's Green",
    postalCode: "D02 XY00",
    dial: "+353 1 555",
  },
];

export const teams = [
  "Team",
  "Managers",
  "Project",
  "Approvers",
  "Newsletter",
  "On call",
  "All hands",
  "Réseau",
  "Контроль",
  "部門",
];
