global using GridMap.Testing;
global using Xunit;
