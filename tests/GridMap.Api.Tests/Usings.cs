global using GridMap.Testing;
global using Xunit;

// Some tests change the one store and look at what the service then says.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
