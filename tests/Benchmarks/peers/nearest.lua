-- wrk's requests for /api/nearest at random places. Arguments after "--": west south east north.
local west, south, east, north
local kinds = { "", "&kind=community_centre", "&kind=rest_station" }

function init(args)
  west, south, east, north = tonumber(args[1]), tonumber(args[2]), tonumber(args[3]), tonumber(args[4])
  math.randomseed(7)
end

function request()
  local lon, lat = west + math.random() * (east - west), south + math.random() * (north - south)
  return wrk.format("GET", string.format("/api/nearest?lon=%.6f&lat=%.6f%s", lon, lat, kinds[math.random(3)]))
end
