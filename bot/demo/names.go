package demo

import "fmt"

// Outlets are named by a word of their own, or by what they are and a word or
// a street. The words of the first kind are in no other name, so that one of
// them after an @ means one outlet.

var ownNames = []said{
	{"Ромашка", "Daisy"}, {"Лютик", "Buttercup"}, {"Василёк", "Cornflower"}, {"Колос", "Wheatsheaf"}, {"Причал", "Quay"}, {"Маяк", "Lighthouse"},
	{"Закат", "Sunset"}, {"Мельница", "Windmill"}, {"Околица", "Outskirts"}, {"Ветерок", "Breeze"}, {"Колокольчик", "Bluebell"}, {"Подсолнух", "Sunflower"},
	{"Ручеёк", "Brook"}, {"Светлячок", "Firefly"}, {"Журавль", "Crane"}, {"Ласточка", "Swallow"}, {"Скворец", "Starling"}, {"Земляника", "Strawberry"},
	{"Ежевика", "Blackberry"}, {"Пристань", "Landing"}, {"Радуга", "Rainbow"}, {"Жаворонок", "Skylark"}, {"Одуванчик", "Dandelion"}, {"Стрекоза", "Dragonfly"},
}

var words = []said{
	{"Сокол", "Falcon"}, {"Лоза", "Vine"}, {"Якорь", "Anchor"}, {"Парус", "Sail"}, {"Клевер", "Clover"}, {"Мост", "Bridge"}, {"Фонарь", "Lantern"},
	{"Камин", "Fireplace"}, {"Очаг", "Hearth"}, {"Остров", "Island"}, {"Дуб", "Oak"}, {"Кедр", "Cedar"}, {"Беседка", "Arbour"}, {"Терраса", "Terrace"},
	{"Компас", "Compass"}, {"Ковчег", "Ark"}, {"Лодка", "Rowboat"}, {"Мансарда", "Attic"}, {"Бочка", "Barrel"}, {"Самовар", "Samovar"}, {"Сирень", "Lilac"},
	{"Жасмин", "Jasmine"}, {"Вереск", "Heather"}, {"Олень", "Deer"}, {"Барсук", "Badger"}, {"Ворон", "Raven"}, {"Филин", "Owl"}, {"Дрозд", "Thrush"},
	{"Щегол", "Goldfinch"}, {"Бобёр", "Beaver"}, {"Зубр", "Bison"}, {"Утёс", "Cliff"}, {"Кремень", "Flint"}, {"Янтарь", "Amber"}, {"Подкова", "Horseshoe"},
	{"Флюгер", "Weathervane"}, {"Колодец", "Well"}, {"Плот", "Raft"}, {"Гавань", "Harbour"}, {"Долина", "Valley"},
}

var streets = []said{
	{"Лесной", "Forest"}, {"Речной", "River"}, {"Садовой", "Garden"}, {"Полевой", "Field"}, {"Заречной", "Overbrook"}, {"Школьной", "School"}, {"Луговой", "Meadow"},
	{"Парковой", "Park"}, {"Береговой", "Shore"}, {"Вокзальной", "Station"}, {"Степной", "Prairie"}, {"Озёрной", "Lake"}, {"Цветочной", "Flower"}, {"Кузнечной", "Smith"},
	{"Мельничной", "Mill"}, {"Пристанской", "Pier"}, {"Ямской", "Coach"}, {"Овражной", "Ravine"}, {"Рябиновой", "Rowan"}, {"Вишнёвой", "Cherry"}, {"Кленовой", "Maple"},
	{"Сосновой", "Pine"}, {"Берёзовой", "Birch"}, {"Липовой", "Linden"}, {"Восточной", "East"}, {"Западной", "West"}, {"Солнечной", "Sunny"}, {"Тихой", "Quiet"},
	{"Новой", "New"}, {"Старой", "Old"}, {"Каменной", "Stone"}, {"Песчаной", "Sand"}, {"Родниковой", "Fountain"}, {"Горной", "Hill"}, {"Звёздной", "Star"},
	{"Весенней", "Spring"}, {"Летней", "Summer"}, {"Осенней", "Autumn"}, {"Зимней", "Winter"}, {"Фабричной", "Factory"}, {"Гончарной", "Potter"}, {"Почтовой", "Post"},
	{"Рыночной", "Market"}, {"Светлой", "Bright"}, {"Короткой", "Short"}, {"Широкой", "Broad"}, {"Круглой", "Round"}, {"Зелёной", "Green"}, {"Серебряной", "Silver"}, {"Мостовой", "Bridge"},
}

// places are what outlets are, by segment; those of a brand are told apart by streets.
var places = []struct {
	kinds []said
	brand bool
}{
	{[]said{{"Магазин", "Store"}, {"Продукты", "Grocery"}, {"Минимаркет", "Minimarket"}, {"Лавка", "Shop"}, {"Гастроном", "Deli"}, {"Универсам", "Superette"}}, false},
	{[]said{{"Кафе", "Café"}, {"Бар", "Bar"}, {"Ресторан", "Restaurant"}, {"Столовая", "Canteen"}, {"Кофейня", "Coffeehouse"}, {"Бистро", "Bistro"}, {"Трактир", "Tavern"}}, false},
	{[]said{{"Семь Полок", "Seven Shelves"}, {"Тёплый Угол", "Warm Corner"}, {"Сорочий Ряд", "Magpie Row"}, {"Жёлтый Бидон", "Yellow Churn"}, {"Три Ступени", "Three Steps"},
		{"Полная Чаша", "Full Bowl"}, {"Синяя Дверь", "Blue Door"}, {"Бабкин Погреб", "Granny's Cellar"}, {"Ходовой", "Brisk"}, {"Сто Шагов", "Hundred Paces"}}, true},
	{[]said{{"База", "Depot"}, {"Склад", "Warehouse"}, {"Торговый двор", "Trading Yard"}, {"Снабжение", "Supply"}, {"Оптторг", "Wholesale"}}, false},
	{[]said{{"АЗС Синий Бак", "Blue Tank"}, {"АЗС Верста", "Long Mile"}, {"АЗС Вираж", "Bend"}, {"АЗС Привал", "Rest Stop"}, {"АЗС Кочевник", "Nomad"},
		{"АЗС Тягач", "Tractor"}, {"АЗС Попутка", "Hitch"}, {"АЗС Полный Ход", "Full Speed"}, {"АЗС Вездеход", "Rover"}, {"АЗС Искра", "Spark"}}, true},
}

// namer gives the outlets of a segment their names, each only once.
type namer struct {
	all  []said
	next int
}

// namers mix the names of each segment up by the company's seed.
func (c *Company) namers() []namer {
	all := make([]namer, len(segments))
	for i, p := range places {
		with := words
		if p.brand {
			with = streets
		}
		for _, kind := range p.kinds {
			for _, w := range with {
				all[i].all = append(all[i].all, named(kind, w, p.brand))
			}
		}
		c.stream(ofNames, i).Shuffle(len(all[i].all), func(a, b int) { all[i].all[a], all[i].all[b] = all[i].all[b], all[i].all[a] })
	}
	return all
}

func named(kind, with said, brand bool) said {
	if brand {
		return onStreet(kind, with)
	}
	return said{kind.ru + " " + with.ru, with.en + " " + kind.en}
}

func onStreet(s, street said) said {
	return said{s.ru + " на " + street.ru, s.en + " on " + street.en + " Street"}
}

// name is the next one. When all have been given, streets and then numbers tell more apart.
func (n *namer) name(brand bool) said {
	round, at := n.next/len(n.all), n.next%len(n.all)
	n.next++
	switch s := n.all[at]; {
	case round == 0:
		return s
	case brand || round > len(streets):
		return said{fmt.Sprint(s.ru, " ", round+1), fmt.Sprint(s.en, " ", round+1)}
	default:
		return onStreet(s, streets[round-1])
	}
}
